"""What the tests of catalogues share: real files, damaged files, and requirement trees read back as one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Triple

from credlattice import validation
from credlattice.model import Record
from credlattice.readers.reading import Format
from credlattice.vocabulary import CL, CTERMS, RDF
from tests.real_files import SHARED, require

READ_ON = date(2026, 11, 25)
Statements = dict[str, dict[str, list[str]]]


def real(*names: str) -> list[Path]:
    """Publishers' real files below the shared folder; the test is skipped, loudly, where one is absent."""
    paths = [SHARED / name for name in names]
    for path in paths:
        require(path, "its import is")
    return paths


def read(format_: Format, files: Sequence[Path]) -> list[Record]:
    return list(format_.read(files, READ_ON))


def read_text(format_: Format, folder: Path, name: str, content: str | bytes) -> list[Record]:
    """The records of one built file."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(format_, [path])


def violations(records: Sequence[Record]) -> list[str]:
    """What the shapes forbid."""
    checked = validation.check(records, shapes=("ctdl", "requirements", "transfer"))
    return [str(problem) for record in checked for problem in record.problems if problem.kind == "shape"]


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """`content` with some bytes cut out, doubled, or replaced by what files break with."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 12)))
        wrong = [
            b"",
            b"null",
            b"[",
            b"]",
            b"{",
            b"}",
            b'"',
            b"-1e999",
            b"NaN",
            b"\xff\xfe",
            b"\x00",
            b",",
            b";",
            b"\n",
            b"7",
        ]
        content = content[:start] + draw(st.sampled_from([*wrong, content[start:end] * 2])) + content[end:]
    return content


def statements(quads: Sequence[Quad]) -> Statements:
    """subject → predicate → values."""
    said: Statements = {}
    for quad in quads:
        assert isinstance(quad.subject, NamedNode)
        assert not isinstance(quad.object, Triple)
        said.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object.value)
    return said


def last(iri: str) -> str:
    return iri.rpartition("/")[2]


def rendered(record: Record, part: str = "requirement") -> str:
    """The tree of the requirement `part` of the record's thing, as in `all(math-1551, >=C)` or `any(cs-1331, "words")`;
    empty when it has none."""
    said, root = statements(record.quads), f"{record.id}#{part}"
    return _tree(said, root) if root in said.get(record.id, {}).get(CL + "hasRequirement", ()) else ""


def _tree(said: Statements, iri: str) -> str:
    about = said[iri]
    kind = about[RDF + "type"][0].removeprefix(CL)

    def one(name: str) -> str:
        return about.get(CL + name, [""])[0]

    members = sorted(about.get(CL + "hasMember", ()), key=lambda each: int(said[each][CL + "position"][0]))
    inside = ", ".join(_tree(said, member) for member in members)
    chosen = " | ".join(_selection(said[each]) for each in about.get(CL + "selectsFrom", ()))
    both = "; ".join(filter(None, (inside, chosen)))
    match kind:
        case "AllOf" | "AnyOf":
            return f"{kind[:3].lower()}({inside})"
        case "AtLeastNumber":
            return f"{one('minimumNumber')} of({both})"
        case "AtLeastCredits":
            return f"{one('minimumCredits')} credits({both})"
        case "ThingRequirement":
            return last(one("requiredThing"))
        case "GradeRequirement":
            return f">={one('minimumGrade')}"
        case "GradeAverageRequirement":
            return f"average {one('minimumGradeAverage')}({chosen})"
        case "ScoreRequirement":
            return f"score {one('minimumScore')}..{one('maximumScore')}"
        case "CorequisiteRequirement":
            return f"with({', '.join(map(last, about[CL + 'corequisiteThing']))})"
        case "ExclusionRequirement":
            return f"not({', '.join(map(last, about[CL + 'excludes']))})"
        case "EnrollmentRequirement":
            return f"in({last(one('enrolledIn'))})"
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
    parts += [last(value) for value in about.get(CL + "includesThing", ())]
    return ", ".join(parts)
