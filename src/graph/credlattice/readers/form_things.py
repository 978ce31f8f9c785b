"""Short descriptions of the things that a requirement form names, so that a page can show a name and not an address."""

from __future__ import annotations

from typing import Final

from credlattice.readers import form_fields as read
from credlattice.readers.describing import Description, text
from credlattice.readers.form_documents import FormError, Node, key_of
from credlattice.readers.form_fields import Names, fields, hint
from credlattice.readers.requirement_trees import amount
from credlattice.vocabulary import CEASN, CTERMS, SCHEMA

CLASSES: Final = {
    "course": CTERMS + "Course",
    "program": CTERMS + "LearningProgram",
    "exam": CTERMS + "AssessmentProfile",
    "competency": CEASN + "Competency",
    "organization": CTERMS + "CredentialOrganization",
    "credential": CTERMS + "Credential",
    "certificate": CTERMS + "Certificate",
    "certification": CTERMS + "Certification",
    "license": CTERMS + "License",
    "badge": CTERMS + "Badge",
    "micro credential": CTERMS + "MicroCredential",
    "diploma": CTERMS + "Diploma",
    "associate degree": CTERMS + "AssociateDegree",
    "bachelor degree": CTERMS + "BachelorDegree",
    "master degree": CTERMS + "MasterDegree",
    "doctoral degree": CTERMS + "DoctoralDegree",
}
_THING: Final = ("id", "kind", "name", "code", "description", "webpage", "owned by", "offered by", "credits", "unit")


def describe_thing(about: Description, value: Node, names: Names) -> None:
    """States one thing. Raises FormError."""
    entries = fields(value, _THING, "a thing", ("id", "kind", "name"))
    iri = about.id = names.iri(entries["id"])
    kind = key_of(read.text(entries["kind"]))
    if kind not in CLASSES:
        reason = f"{kind[:40]!r} is no kind of thing{hint(kind, CLASSES) or ': ' + ', '.join(CLASSES)}"
        raise FormError(entries["kind"].line, "unknown-kind", reason)
    about.thing(iri, CLASSES[kind])
    in_competencies = kind == "competency"
    about.say(iri, CEASN + "competencyText" if in_competencies else CTERMS + "name", text(read.text(entries["name"])))
    if "description" in entries:
        predicate = CEASN + "comment" if in_competencies else CTERMS + "description"
        about.say(iri, predicate, text(read.text(entries["description"])))
    if "code" in entries:
        predicate = CEASN + "codedNotation" if in_competencies else CTERMS + "codedNotation"
        about.say(iri, predicate, text(read.text(entries["code"]), None))
    for key, predicate in (("webpage", "subjectWebpage"), ("owned by", "ownedBy"), ("offered by", "offeredBy")):
        for target in names.iris(entries[key]) if key in entries else ():
            about.say(iri, CTERMS + predicate, target)
    if "credits" in entries:
        credit = about.thing(f"{iri}{'-' if '#' in iri else '#'}credit", CTERMS + "ValueProfile")
        about.say(iri, CTERMS + "creditValue", credit)
        about.say(credit, SCHEMA + "value", amount(read.number(entries["credits"])))
        unit = names.unit_of(entries["unit"]) if "unit" in entries else names.unit
        if unit:
            about.say(credit, CTERMS + "creditUnitType", unit)
