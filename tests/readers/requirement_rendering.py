"""Requirement trees read back from a record's statements, as one line: `all(math-1551, >=C)`, `any(cs-1331, "words")`."""

from __future__ import annotations

from pyoxigraph import Quad

from credlattice.model import Record
from credlattice.vocabulary import CL, CTERMS, RDF

Statements = dict[str, dict[str, list[str]]]


def statements(quads: tuple[Quad, ...]) -> Statements:
    """subject → predicate → values."""
    said: Statements = {}
    for quad in quads:
        values = said.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, [])
        values.append(quad.object.value)
    return said


def rendered(record: Record, part: str = "requirement") -> str:
    """The tree of the requirement `part` of the record's thing; empty when it has none."""
    said, root = statements(record.quads), f"{record.id}#{part}"
    return _tree(said, root) if root in said.get(record.id, {}).get(CL + "hasRequirement", ()) else ""


def _last(iri: str) -> str:
    return iri.rpartition("/")[2]


def _tree(said: Statements, iri: str) -> str:
    about = said[iri]
    kind = about[RDF + "type"][0].removeprefix(CL)

    def one(name: str) -> str:
        return about.get(CL + name, [""])[0]

    members = sorted(about.get(CL + "hasMember", ()), key=lambda each: int(said[each][CL + "position"][0]))
    inside = ", ".join(_tree(said, member) for member in members)
    chosen = " | ".join(_selection(said[each]) for each in about.get(CL + "selectsFrom", ()))
    chosen = f"; {chosen}" if inside and chosen else chosen
    match kind:
        case "AllOf" | "AnyOf":
            return f"{kind[:3].lower()}({inside})"
        case "AtLeastNumber":
            return f"{one('minimumNumber')} of({inside}{chosen})"
        case "AtLeastCredits":
            return f"{one('minimumCredits')} credits({inside}{chosen})"
        case "ThingRequirement":
            return _last(one("requiredThing"))
        case "GradeRequirement":
            return f">={one('minimumGrade')}"
        case "GradeAverageRequirement":
            return f"average {one('minimumGradeAverage')}({chosen})"
        case "CorequisiteRequirement":
            return f"with({', '.join(map(_last, about[CL + 'corequisiteThing']))})"
        case "ExclusionRequirement":
            return f"not({', '.join(map(_last, about[CL + 'excludes']))})"
        case "EnrollmentRequirement":
            return f"in({_last(one('enrolledIn'))})"
        case "TextRequirement":
            return f'"{one("requirementText")}"'
        case "SelectionRequirement":
            return f"one of({chosen})"
        case "CreditLimit":
            return f"at most {one('maximumCredits')}({chosen})"
    return f"{kind}({about.get(CTERMS + 'name', [''])[0]})"


def _selection(about: dict[str, list[str]]) -> str:
    parts = [f"subject {value}" for value in about.get(CL + "subjectCode", ())]
    parts += [f"numbers {value}…" for value in about.get(CL + "numberStartsWith", ())]
    parts += [f"[{value}]" for value in about.get(CL + "withAttribute", ())]
    parts += [_last(value) for value in about.get(CL + "includesThing", ())]
    return ", ".join(parts)
