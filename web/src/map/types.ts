/** The shapes that /api/map and /api/resource answer with. */

export interface Source {
  address: string;
  read_on: string | null;
}

export interface MapNode {
  id: string;
  label: string;
  aliases: string[];
  kind: string;
  sub_kind: string | null;
  status: string;
  degree: number;
  x: number | null;
  y: number | null;
  year: number | null;
  place: string | null;
  disputed: boolean;
}

export interface MapLink {
  id: number;
  source: string;
  target: string;
  predicate: string;
  label: string;
  back: string;
  sentence: string;
  status: string;
  sources: Source[];
}

export interface FacetValue {
  value: string;
  label: string;
  count: number;
  selected: boolean;
}

interface Answer {
  facets: Record<string, FacetValue[]>;
  counts: { entities: number; links: number };
  matches: string[];
}

export interface FullMap extends Answer {
  nodes: MapNode[];
  links: MapLink[];
}

/** What a selection shows, by identifier. */
export interface BriefMap extends Answer {
  nodes: string[];
  links: number[];
}

export interface Part {
  predicate_label: string;
  value: string;
  value_label: string;
  is_iri: boolean;
  parts?: Part[];
}

export interface Statement {
  predicate: string;
  predicate_label: string;
  value: string;
  value_label: string;
  is_iri: boolean;
  described: boolean;
  direction: "out" | "in";
  section: "overview" | "connected" | "detail" | "claim";
  status: string;
  strength: string | null;
  sentence: string;
  sources: Source[];
  parts?: Part[];
}

export interface Resource {
  iri: string;
  label: string;
  kind: string | null;
  sub_kind: string | null;
  types: { iri: string; label: string }[];
  statements: Statement[];
  disputes: { iri: string; label: string; likely_reason: string | null; versions: Statement[] }[];
}
