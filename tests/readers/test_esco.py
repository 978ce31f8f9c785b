"""ESCO: what becomes of the files of two versions as they were published, and of every fault a file can have."""

from __future__ import annotations

import csv
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Quad

from credlattice.model import Record
from credlattice.readers import esco, esco_editions
from credlattice.readers.tables import MAX_CELL
from credlattice.vocabulary import CEASN, CTERMS, DCTERMS, GRAPH, OWL, RDF, SKOS
from tests.real_files import SHARED, require

TODAY = date(2026, 11, 25)
REAL = SHARED / "esco"
OLD, NEW = "1.1.1", "1.2.0"
ESCO = "http://data.europa.eu/esco/"
MODEL = ESCO + "model#"

DIRECTOR = ESCO + "occupation/00030d09-2b3a-4efd-87cc-c4ea39d27c34"
RESPONDER = ESCO + "occupation/0ce5a9f4-e00a-4bbe-b255-3c63407167a4"
VETERINARIAN = ESCO + "occupation/08984bec-31d8-4bb0-aa2f-d557761ff029"
MUSICAL_STAFF = ESCO + "skill/0005c151-5b5a-4a66-8aac-60e734beb1ab"
CORRECTIONAL = ESCO + "skill/00064735-8fad-454b-90c7-ed858cc993f2"
HASKELL = ESCO + "skill/000f1d3d-220f-4789-9c0a-cc742521fb02"
GENERAL_KNOWLEDGE = ESCO + "skill/44ff6716-7d71-4a16-821b-61d10e9e290d"
FILM_DIRECTORS = ESCO + "isco/C2654"
DIGITAL = ESCO + "concept-scheme/6c930acd-c104-4ece-acf7-f44fd7333036"
MEMBER_SKILLS = ESCO + "concept-scheme/member-skills"
LOOKED_AT = frozenset(
    {
        *(DIRECTOR, RESPONDER, VETERINARIAN, MUSICAL_STAFF, CORRECTIONAL, HASKELL, GENERAL_KNOWLEDGE),
        *(FILM_DIRECTORS, DIGITAL, MEMBER_SKILLS),
    }
)


class Published:
    """What was read of both versions, counted, with every statement about a few things."""

    def __init__(self, files: list[Path]) -> None:
        self.records: Counter[str] = Counter()
        self.predicates: Counter[tuple[str, str]] = Counter()
        self.problems: Counter[tuple[str, bool]] = Counter()
        self.said: list[Quad] = []
        for record in esco.read(files, TODAY):
            graph = record.document.graph.removeprefix(GRAPH + "document/esco-")
            self.records[graph] += 1
            self.predicates.update((graph, quad.predicate.value) for quad in record.quads)
            self.problems.update((problem.kind, problem.fatal) for problem in record.problems)
            self.said += [q for q in record.quads if q.subject.value in LOOKED_AT or q.subject.value.startswith(GRAPH)]

    def of(self, subject: str, predicate: str, version: str, part: str) -> set[str]:
        return {
            quad.object.value
            for quad in self.said
            if (quad.subject.value, quad.predicate.value) == (subject, predicate)
            and quad.graph_name.value == f"{GRAPH}document/esco-{version}-{part}"
        }


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """The files of each version; those of 1.1.1 in a folder whose name says nothing."""
    require(REAL, "imports of real ESCO files are")
    folder = tmp_path_factory.mktemp("unpacked")
    for archive in sorted((REAL / "1.1.1").glob("*.zip")):
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder)
    return {NEW: sorted(path for path in REAL.glob("*.csv") if "onet" not in path.name), OLD: sorted(folder.glob("*"))}


@pytest.fixture(scope="module")
def published(files: dict[str, list[Path]]) -> Published:
    return Published(files[NEW] + files[OLD])


# -- the real files ---------------------------------------------------------------------------------------------------


def test_every_row_of_every_published_file_is_one_record(files: dict[str, list[Path]], published: Published) -> None:
    rows = sum(sum(1 for _ in _rows(path)) for paths in files.values() for path in paths)
    # ISCOGroups_en.csv is the same in both versions: read once, and the second is one note.
    assert published.records.total() == rows - 619 + 1


def test_only_two_published_rows_are_set_aside(published: Published) -> None:
    assert published.problems == {("self-relation", True): 2, ("repeated-file", False): 1}


@pytest.mark.parametrize("version", [OLD, NEW])
def test_every_published_file_is_known_by_what_it_holds(files: dict[str, list[Path]], version: str) -> None:
    assert {path.name: version in esco_editions.edition_of(path).versions for path in files[version]} == {
        path.name: True for path in files[version]
    }


def test_relations_of_skills_and_occupations_are_as_many_as_the_file_has(
    files: dict[str, list[Path]], published: Published
) -> None:
    (path,) = [each for each in files[OLD] if each.name == "occupationSkillRelations.csv"]
    stated = Counter(row["relationType"] for row in _rows(path))
    assert stated == {"essential": 64_946, "optional": 58_909}
    assert published.predicates["1.1.1-occupation-skill-relations", MODEL + "relatedEssentialSkill"] == 64_946
    assert published.predicates["1.1.1-occupation-skill-relations", MODEL + "relatedOptionalSkill"] == 58_909


def test_broader_relations_are_as_many_as_the_file_has(published: Published) -> None:
    assert published.predicates["1.1.1-broader-relations-skill-pillar", SKOS + "broader"] == 20_656
    assert published.predicates["1.2.0-broader-relations-occ-pillar", SKOS + "broader"] == 3_652


def test_an_occupation_has_its_code_group_and_characteristics(published: Published) -> None:
    part = "occupations-en"
    assert published.of(DIRECTOR, SKOS + "prefLabel", NEW, part) == {"technical director"}
    assert published.of(DIRECTOR, CTERMS + "name", NEW, part) == {"technical director"}
    assert published.of(DIRECTOR, SKOS + "notation", NEW, part) == {"2654.1.7"}
    assert published.of(DIRECTOR, MODEL + "memberOfISCOGroup", NEW, part) == {FILM_DIRECTORS}
    assert published.of(DIRECTOR, DCTERMS + "modified", NEW, part) == {"2024-01-25T11:28:50.295Z"}
    assert published.of(DIRECTOR, MODEL + "regulatedProfessionNote", NEW, part) == {
        ESCO + "regulated-professions/unregulated"
    }
    assert published.of(VETERINARIAN, MODEL + "regulatedProfessionNote", NEW, part) == {
        ESCO + "regulated-professions/regulated"
    }


def test_an_occupation_is_one_of_esco_and_one_of_ctdl(published: Published) -> None:
    assert published.of(DIRECTOR, RDF + "type", NEW, "occupations-en") == {
        SKOS + "Concept",
        MODEL + "MemberConcept",
        MODEL + "Occupation",
        CTERMS + "Occupation",
    }


def test_a_label_that_changed_between_versions_stands_in_two_graphs(published: Published) -> None:
    assert published.of(RESPONDER, SKOS + "prefLabel", OLD, "occupations-en") == {"ICT security engineer"}
    assert published.of(RESPONDER, SKOS + "prefLabel", NEW, "occupations-en") == {"cyber incident responder"}


def test_the_graph_of_a_document_says_its_version(published: Published) -> None:
    assert published.of(f"{GRAPH}document/esco-1.1.1-skills-en", OWL + "versionInfo", OLD, "skills-en") == {OLD}


def test_a_file_that_is_the_same_in_two_versions_says_both(published: Published) -> None:
    graph = f"{GRAPH}document/esco-1.1.1-1.2.0-isco-groups-en"
    assert published.of(graph, OWL + "versionInfo", "1.1.1-1.2.0", "isco-groups-en") == {OLD, NEW}
    assert published.of(FILM_DIRECTORS, SKOS + "prefLabel", "1.1.1-1.2.0", "isco-groups-en") == {
        "Film, stage and related directors and producers"
    }


def test_a_skill_has_its_labels_type_and_framework(published: Published) -> None:
    part = "skills-en"
    assert published.of(MUSICAL_STAFF, CEASN + "competencyLabel", OLD, part) == {"manage musical staff"}
    assert published.of(MUSICAL_STAFF, MODEL + "skillType", OLD, part) == {ESCO + "skill-type/skill"}
    assert published.of(MUSICAL_STAFF, MODEL + "skillReuseLevel", OLD, part) == {
        ESCO + "skill-reuse-level/sector-specific"
    }
    assert published.of(MUSICAL_STAFF, CEASN + "isPartOf", OLD, part) == {MEMBER_SKILLS}
    assert published.of(MEMBER_SKILLS, CEASN + "name", OLD, "concept-schemes-en") == {"ESCO member skills"}


def test_a_preferred_label_that_is_repeated_is_no_alternative_one(published: Published) -> None:
    assert published.of(MUSICAL_STAFF, SKOS + "altLabel", OLD, "skills-en") == {
        "manage staff of music",
        "coordinate duties of musical staff",
        "manage music staff",
        "direct musical staff",
    }


def test_a_skill_is_essential_for_an_occupation(published: Published) -> None:
    essential = published.of(DIRECTOR, MODEL + "relatedEssentialSkill", OLD, "occupation-skill-relations")
    assert ESCO + "skill/05bc7677-5a64-4e0c-ade3-0140348d4125" in essential


def test_a_skill_is_optional_for_another_skill_and_its_wrong_type_is_not_read(published: Published) -> None:
    part = "skill-skill-relations"
    assert ESCO + "skill/d4a0744a-508b-4a5e-97a5-ad1fc7f55e6e" in published.of(
        CORRECTIONAL, MODEL + "relatedOptionalSkill", OLD, part
    )
    # The file calls it knowledge, skills_en.csv calls it a skill.
    assert published.of(CORRECTIONAL, MODEL + "skillType", OLD, part) == set()
    assert published.of(CORRECTIONAL, MODEL + "skillType", OLD, "skills-en") == {ESCO + "skill-type/skill"}


def test_a_collection_says_which_scheme_its_concepts_are_in(published: Published) -> None:
    part = "digital-skills-collection-en"
    assert published.of(HASKELL, SKOS + "inScheme", NEW, part) == {DIGITAL}
    assert published.of(HASKELL, SKOS + "altLabel", NEW, part) == {"Haskell techniques"}
    assert published.of(HASKELL, SKOS + "broader", NEW, part) == {
        ESCO + "skill/21d2f96d-35f7-4e3f-9745-c533d2dd6e97",
        ESCO + "isced-f/0613",
    }
    assert published.of(DIGITAL, SKOS + "prefLabel", NEW, "concept-schemes-en") == {"Digital"}


def test_collections_hold_what_their_scheme_holds_in_the_list_of_skills(files: dict[str, list[Path]]) -> None:
    paths = {path.name: path for path in files[OLD]}
    members: dict[str, set[str]] = {}
    for row in _rows(paths["skills_en.csv"]):
        for scheme in row["inScheme"].replace(",", " ").split():
            members.setdefault(scheme, set()).add(row["conceptUri"])
    for name, part in esco.PARTS.items():
        if part.scheme and "Occupations" not in name:
            assert members[part.scheme] == {row["conceptUri"] for row in _rows(paths[f"{name}_en.csv"])}, name


def test_the_hierarchy_places_a_group_below_the_group_above_it(published: Published) -> None:
    part = "skills-hierarchy-en"
    assert published.of(GENERAL_KNOWLEDGE, SKOS + "prefLabel", NEW, part) == {"applying general knowledge"}
    assert published.of(GENERAL_KNOWLEDGE, SKOS + "notation", NEW, part) == {"T6.6"}
    assert published.of(GENERAL_KNOWLEDGE, SKOS + "broader", NEW, part) == {
        ESCO + "skill/4ef78abc-e983-4cc7-84a1-52532a0159dc"
    }


def _rows(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(MAX_CELL)
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


# -- versions ---------------------------------------------------------------------------------------------------------

SKILLS = (
    "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,status,modifiedDate,inScheme,description\n"
    f"KnowledgeSkillCompetence,{ESCO}skill/a,knowledge,cross-sector,welding,,released,2022-01-01T10:00:00Z,"
    f"{MEMBER_SKILLS},Joining metals.\n"
    f'KnowledgeSkillCompetence,{ESCO}skill/b,skill/competence,transversal,think,"reason\nponder",released,'
    f"2022-01-01T10:00:00Z,{MEMBER_SKILLS},Think.\n"
)
PAIRS = "occupationUri,relationType,skillType,skillUri\n"


def write(folder: Path, content: str | bytes, name: str = "skills_en.csv") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(folder: Path, content: str | bytes, name: str = "skills_en.csv") -> list[Record]:
    return list(esco.read([write(folder, content, name)], TODAY))


def kinds(records: list[Record]) -> list[str]:
    return [problem.kind for record in records for problem in record.problems]


def values(records: list[Record], predicate: str) -> list[str]:
    return [q.object.value for record in records for q in record.quads if q.predicate.value == predicate]


def test_a_folder_names_the_version_of_a_file_nobody_knows(tmp_path: Path) -> None:
    records = read(tmp_path / "ESCO dataset - v1.2.1 - classification - en - csv", SKILLS)
    assert {record.document.graph for record in records} == {GRAPH + "document/esco-1.2.1-skills-en"}
    assert kinds(records) == []


def test_a_version_that_nothing_states_is_not_guessed(tmp_path: Path) -> None:
    records = read(tmp_path / "downloads 2024.05.15", SKILLS)
    assert {record.document.title for record in records} == {"ESCO (version not stated): skills (en)"}
    assert values(records, OWL + "versionInfo") == []
    assert kinds(records) == ["version-not-stated"]


def test_two_files_of_one_document_are_not_mixed(tmp_path: Path) -> None:
    one = write(tmp_path / "old", SKILLS)
    other = write(tmp_path / "new", SKILLS.replace("welding", "soldering"))
    records = list(esco.read([one, other], TODAY))
    assert kinds(records[2:]) == ["conflicting-file"]
    assert not records[2].readable


def test_the_same_file_twice_is_a_note(tmp_path: Path) -> None:
    records = list(esco.read([write(tmp_path / "1.2.0", SKILLS), write(tmp_path / "v1.2.0", SKILLS)], TODAY))
    assert kinds(records) == ["repeated-file"]
    assert all(record.readable for record in records)


def test_a_known_file_in_the_folder_of_another_version_keeps_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "1.2.0", SKILLS)
    monkeypatch.setattr(esco_editions, "KNOWN", {esco_editions.edition_of(path).digest: ("1.1.1",)})
    records = list(esco.read([path], TODAY))
    assert values(records, OWL + "versionInfo") == ["1.1.1"]
    assert kinds(records) == ["version-contradicted"]


def test_texts_are_in_the_language_that_the_file_name_gives(tmp_path: Path) -> None:
    records = read(tmp_path, SKILLS, "skills_fr.csv")
    labels = [q.object for record in records for q in record.quads if q.predicate.value == SKOS + "prefLabel"]
    assert [str(label) for label in labels] == ['"welding"@fr', '"think"@fr']
    assert records[0].document.graph.endswith("skills-fr")


# -- faults -----------------------------------------------------------------------------------------------------------


def test_a_file_of_another_name_is_refused_and_told_the_names(tmp_path: Path) -> None:
    (record,) = read(tmp_path, SKILLS, "competences.csv")
    assert kinds([record]) == ["unrecognised-file"]
    assert "skills_en.csv" in record.problems[0].reason


@pytest.mark.parametrize("content", [b"", b"a,b,c\n1,2,3\n", b"\x00\x01\x02", b"\xff\xfe\x00", b"PK\x03\x04junk"])
def test_a_file_of_other_columns_is_refused_and_told_the_columns(tmp_path: Path, content: bytes) -> None:
    (record,) = read(tmp_path, content)
    assert not record.readable
    assert "conceptUri" in record.problems[0].reason or record.problems[0].kind == "unreadable-file"


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (f"{ESCO}skill/a", "skill a", "bad-iri"),
        (f"{ESCO}skill/a", "http://[bad", "bad-iri"),
        (f"{ESCO}skill/a", "", "bad-iri"),
        ("KnowledgeSkillCompetence,http", "Talent,http", "unknown-type"),
        ("Joining metals.", "Joining, metals.", "extra-cells"),
    ],
)
def test_a_row_that_cannot_be_read_is_set_aside_and_the_others_are_read(
    tmp_path: Path, old: str, new: str, kind: str
) -> None:
    first, second = read(tmp_path / "1.2.0", SKILLS.replace(old, new, 1))
    assert kinds([first]) == [kind]
    assert first.quads == ()
    assert "preferredLabel=welding" in first.fragment
    assert second.readable and second.quads


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("knowledge,", "wisdom,", "unknown-skill-type"),
        ("cross-sector", "everywhere", "unknown-reuse-level"),
        (",welding,", ",,", "no-label"),
        ("2022-01-01T10:00:00Z", "yesterday", "bad-date"),
        (f"{MEMBER_SKILLS},Joining", "javascript:alert(1),Joining", "bad-iri"),
    ],
)
def test_a_cell_that_cannot_be_read_is_left_out_with_a_warning(tmp_path: Path, old: str, new: str, kind: str) -> None:
    first, _ = read(tmp_path / "1.2.0", SKILLS.replace(old, new, 1))
    assert kinds([first]) == [kind]
    assert first.readable


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (f"{ESCO}occupation/a,useful,knowledge,{ESCO}skill/b", "unknown-relation"),
        (f"{ESCO}occupation/a,essential,knowledge,", "bad-iri"),
        (f"{ESCO}skill/b,essential,knowledge,{ESCO}skill/b", "self-relation"),
        (f"{ESCO}occupation/a", "bad-iri"),
    ],
)
def test_a_relation_without_two_ends_and_a_kind_is_set_aside(tmp_path: Path, row: str, kind: str) -> None:
    (record,) = read(tmp_path / "1.2.0", PAIRS + row + "\n", "occupationSkillRelations.csv")
    assert kinds([record]) == [kind]


def test_a_level_that_is_missing_in_the_hierarchy_sets_the_row_aside(tmp_path: Path) -> None:
    header = "Level 0 URI,Level 0 preferred term,Level 1 URI,Level 2 URI,Level 3 URI,Level 3 preferred term\n"
    row = f"{ESCO}skill/a,skills,,{ESCO}skill/c,,\n"
    (record,) = read(tmp_path / "1.2.0", header + row, "skillsHierarchy_en.csv")
    assert kinds([record]) == ["level-missing"]


def test_a_file_cut_off_within_quotes_keeps_the_rows_before(tmp_path: Path) -> None:
    records = read(tmp_path / "1.2.0", SKILLS[: SKILLS.index("ponder")])
    assert [record.readable for record in records] == [True, True]
    assert values(records[:1], SKOS + "prefLabel") == ["welding"]


def test_a_cell_beyond_all_bounds_ends_the_file_with_a_reason(tmp_path: Path) -> None:
    records = read(tmp_path / "1.2.0", SKILLS + "x" * (MAX_CELL + 10))
    assert [record.readable for record in records] == [True, True, False]
    assert kinds(records) == ["unreadable-file"]


def test_wholly_blank_rows_are_no_records(tmp_path: Path) -> None:
    assert len(read(tmp_path / "1.2.0", SKILLS + ",,,,,,,,,\n\n")) == 2


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    (record,) = esco.read([tmp_path / "skills_en.csv"], TODAY)
    assert kinds([record]) == ["unreadable-file"]


def test_the_same_file_gives_the_same_quads_in_the_same_order(tmp_path: Path) -> None:
    assert read(tmp_path / "1.2.0", SKILLS) == read(tmp_path / "1.2.0", SKILLS)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SKILLS)), st.binary(min_size=1, max_size=6)), min_size=1, max_size=4))
def test_damaged_bytes_never_raise_and_always_give_records(edits: list[tuple[int, bytes]]) -> None:
    content = SKILLS.encode()
    for at, change in edits:
        content = content[:at] + change + content[at + len(change) :]
    with tempfile.TemporaryDirectory() as folder:
        records = read(Path(folder), content)
    assert records
    assert all(record.quads or record.problems for record in records)
