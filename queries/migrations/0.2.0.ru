#+ title: Data of 0.1.0 in the terms of 0.2.0
#+ description: Three properties were renamed; the old ones stay, deprecated, as sub-properties of the new. Run it as a SPARQL 1.1 Update on a store of your own; run twice it changes nothing more.
#+ used-by: whoever keeps data written with 0.1.0
PREFIX cl: <https://w3id.org/credlattice/ns/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>

# Statements made with an old property, in the default graph and in named ones.
DELETE { ?thing ?old ?value }
INSERT { ?thing ?new ?value }
WHERE {
  VALUES (?old ?new) { (cl:hasVersion cl:hasPosition) (cl:assures cl:assuranceScope) (cl:assuredBy cl:answeredBy) }
  ?thing ?old ?value .
} ;
DELETE { GRAPH ?graph { ?thing ?old ?value } }
INSERT { GRAPH ?graph { ?thing ?new ?value } }
WHERE {
  VALUES (?old ?new) { (cl:hasVersion cl:hasPosition) (cl:assures cl:assuranceScope) (cl:assuredBy cl:answeredBy) }
  GRAPH ?graph { ?thing ?old ?value }
} ;

# Claims about an old property.
DELETE { ?claim rdf:predicate ?old }
INSERT { ?claim rdf:predicate ?new }
WHERE {
  VALUES (?old ?new) { (cl:hasVersion cl:hasPosition) (cl:assures cl:assuranceScope) (cl:assuredBy cl:answeredBy) }
  ?claim rdf:predicate ?old .
} ;
DELETE { GRAPH ?graph { ?claim rdf:predicate ?old } }
INSERT { GRAPH ?graph { ?claim rdf:predicate ?new } }
WHERE {
  VALUES (?old ?new) { (cl:hasVersion cl:hasPosition) (cl:assures cl:assuranceScope) (cl:assuredBy cl:answeredBy) }
  GRAPH ?graph { ?claim rdf:predicate ?old }
}
