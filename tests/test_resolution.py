"""Which entries are linked as one organization, and why others are not; what people are asked, and what they say."""

from __future__ import annotations

import csv
import json
import random
import resource
import shutil
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
import python_calamine as calamine
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from typer.testing import CliRunner

from credlattice import (
    catalog,
    cli_resolution,
    documents,
    importing,
    inference,
    ontology_files,
    release,
    resolution,
    resolution_decisions,
)
from credlattice.model import SourceDocument
from credlattice.questions import Questions
from credlattice.readers import ctdl, dapip, ipeds
from credlattice.resolution import Candidate
from credlattice.resolution_entries import SAME, Pair, pair
from credlattice.settings import settings as of_the_project
from credlattice.store import EmbeddedStore
from credlattice.vocabulary import CTERMS, PREFIXES, RDF, RESOURCE
from tests.real_files import SHARED, require

CTID = "6a62b250-a1a2-4d31-a702-cdc2437efd31"
HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items()) + (
    "PREFIX a: <https://a.example/>\nPREFIX b: <https://b.example/>\nPREFIX c: <https://c.example/>\n"
    "PREFIX g: <https://w3id.org/credlattice/graph/document/>\n"
    "PREFIX prod: <https://credentialengineregistry.org/resources/>\n"
)
ORG = "a ceterms:CredentialOrganization ;"
NAMED, CODE = "ceterms:identifierTypeName", "ceterms:identifierValueCode"
DUNS, FEIN = 'ceterms:duns "178317905"', 'ceterms:fein "237455576"'


def a_store(trig: str) -> EmbeddedStore:
    """`trig` beside the ontology, with what follows."""
    store = EmbeddedStore()
    store.add(ontology_files.quads())
    quads = list(parse(HEAD + trig, format=RdfFormat.TRIG))
    store.add(quads)
    for graph in sorted({quad.graph_name.value for quad in quads}):  # type: ignore[union-attr]
        store.add(catalog.describe(SourceDocument(graph, graph.rpartition("/")[2], (graph,))))
    inference.derive(store, Questions(store))
    return store


def links(store: EmbeddedStore) -> set[Pair]:
    found = store.raw.quads_for_pattern(None, NamedNode(SAME), None, None)
    return {pair(quad.subject.value, quad.object.value) for quad in found}  # type: ignore[union-attr]


def linked(trig: str) -> set[Pair]:
    return links(a_store(trig))


def found(trig: str) -> list[Candidate]:
    store = a_store(trig)
    return resolution.candidates(store, Questions(store))


A_AND_B = {("https://a.example/x", "https://b.example/y")}


# -- by identifier ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('ceterms:opeID "00123400"', 'ceterms:opeID "00123400"'),
        ('ceterms:ipedsID "123456"', 'ceterms:ipedsID "123456"'),
        ('ceterms:duns "17-831-7905"', 'ceterms:duns "178317905"'),
        ('ceterms:fein "23-7455576"', 'ceterms:fein "237455576"'),
        ('ceterms:leiCode "5493001kjtiigc8y1r12"', 'ceterms:leiCode "5493001KJTIIGC8Y1R12"'),
        ('ceterms:ncesID "063474008593"', 'ceterms:ncesID "063474008593"'),
        ("ceterms:sameAs <https://ror.org/00pjdza24>", "ceterms:sameAs <http://ror.org/00pjdza24/>"),
        (
            "ceterms:sameAs <http://www.wikidata.org/entity/Q214341>",
            "ceterms:sameAs <https://www.wikidata.org/wiki/Q214341>",
        ),
        (
            "ceterms:sameAs <https://isni.org/isni/000000012179088X>",
            f'ceterms:identifier [{NAMED} "ISNI"@en ; {CODE} "0000 0001 2179 088X"]',
        ),
        (
            'ceterms:duns "178317905"',
            f'ceterms:identifier [{NAMED} "duns"@en ; {CODE} "178317905"]',
        ),
    ],
)
def test_one_identifier_links_entries_of_two_documents_however_it_is_written(one: str, other: str) -> None:
    assert linked(f"g:1 {{ a:x {ORG} {one} . }} g:2 {{ b:y {ORG} {other} . }}") == A_AND_B


def test_an_address_at_ror_is_an_identifier() -> None:
    trig = f"""g:1 {{ a:x {ORG} ceterms:sameAs <https://ror.org/00pjdza24> . }}
    g:2 {{ <https://ror.org/00pjdza24> a ceterms:Organization . }}"""
    assert linked(trig) == {("https://a.example/x", "https://ror.org/00pjdza24")}


def test_a_link_names_its_rule_and_the_documents_of_both_entries_and_goes_both_ways() -> None:
    store = a_store(f"g:1 {{ a:x {ORG} {DUNS} . }} g:2 {{ b:y {ORG} {DUNS} . }}")
    one, other = (NamedNode(f"https://{name}") for name in ("a.example/x", "b.example/y"))
    (quad,) = store.raw.quads_for_pattern(one, NamedNode(SAME), other, None)
    described = catalog.read(Questions(store))[quad.graph_name.value]  # type: ignore[union-attr]
    assert described.rule == "same-organization"
    assert {source.rpartition("/")[2] for source in described.sources} == {"1", "2"}
    assert list(store.raw.quads_for_pattern(other, NamedNode(SAME), one, None))


def test_a_ctid_links_addresses_of_one_host_whatever_its_letters() -> None:
    upper, lower = (f"https://reg.example/{part}" for part in ("r/ce-6A62B250-A1A2-4D31-A702-CDC2437EFD31", "org/7"))
    trig = f"""g:1 {{ <{upper}> {ORG} ceterms:ctid "ce-6A62B250-A1A2-4D31-A702-CDC2437EFD31" . }}
    g:2 {{ <{lower}> {ORG} ceterms:ctid "urn:ctid:6a62b250-a1a2-4d31-a702-cdc2437efd31" . }}"""
    assert linked(trig) == {pair(upper, lower)}


@pytest.mark.parametrize(
    ("why", "trig"),
    [
        (
            "the sandbox is another registry",
            f"""g:1 {{ <https://sandbox.reg.example/ce-1> {ORG} ceterms:ctid "ce-{CTID}" . }}
            g:2 {{ <https://reg.example/ce-1> {ORG} ceterms:ctid "ce-{CTID}" . }}""",
        ),
        (
            "a CTID that the address contradicts is a mistake",
            f"""g:1 {{ prod:ce-4ef28f7c-40aa-4f6e-ac61-75434de4711d {ORG} ceterms:ctid "ce-{CTID}" . }}
            g:2 {{ prod:ce-{CTID} {ORG} ceterms:ctid "ce-{CTID}" . }}""",
        ),
        ("names", f'g:1 {{ a:x {ORG} ceterms:name "X" . }} g:2 {{ b:y {ORG} ceterms:name "X" . }}'),
        ("six digits", f'g:1 {{ a:x {ORG} ceterms:opeID "001234" . }} g:2 {{ b:y {ORG} ceterms:opeID "001234" . }}'),
        (
            "no number",
            f'g:1 {{ a:x {ORG} ceterms:fein "00-0000000" . }} g:2 {{ b:y {ORG} ceterms:fein "000000000" . }}',
        ),
        ("a branch", f'g:1 {{ a:x {ORG} ceterms:opeID "00123400" . }} g:2 {{ b:y {ORG} ceterms:opeID "00123401" . }}'),
        (
            "two bearers in one document",
            f"g:1 {{ a:x {ORG} {FEIN} . }} g:2 {{ b:y {ORG} {FEIN} . c:z {ORG} {FEIN} . }}",
        ),
        (
            "two bearers at one host",
            f"g:1 {{ a:x {ORG} {FEIN} . }} g:2 {{ a:y {ORG} {FEIN} . }} g:3 {{ c:z {ORG} {FEIN} . }}",
        ),
        (
            "another identifier differs",
            f"""g:1 {{ a:x {ORG} {DUNS} ; ceterms:ipedsID "111222" . }}
            g:2 {{ b:y {ORG} {DUNS} ; ceterms:ipedsID "111223" . }}""",
        ),
        (
            "part and whole",
            f"g:1 {{ a:x {ORG} {FEIN} . }} g:2 {{ b:y {ORG} {FEIN} ; ceterms:parentOrganization a:x . }}",
        ),
        (
            "decided to be different",
            f"g:1 {{ a:x {ORG} {FEIN} . }} g:2 {{ b:y {ORG} {FEIN} . }} g:3 {{ b:y owl:differentFrom a:x . }}",
        ),
        (
            "not organizations",
            """g:1 { a:x a ceterms:Badge ; ceterms:sameAs <https://ror.org/00pjdza24> . }
            g:2 { b:y a ceterms:Badge ; ceterms:sameAs <https://ror.org/00pjdza24> . }""",
        ),
    ],
)
def test_nothing_is_linked_where_it_is_not_certain(why: str, trig: str) -> None:
    assert linked(trig) == set(), why


def test_a_campus_that_carries_the_unitid_of_its_institution_is_not_that_institution() -> None:
    trig = f"""g:dapip {{
      b:campus {ORG} ceterms:ipedsID "123456" ; ceterms:opeID "00123401" ; org:linkedTo a:institution .
      a:institution a org:Organization ; ceterms:ipedsID "123456" .
    }}
    g:ipeds {{ a:institution {ORG} ceterms:ipedsID "123456" ; ceterms:opeID "00123400" . }}"""
    assert linked(trig) == set()


def test_names_that_differ_are_kept_apart_where_an_identifier_links() -> None:
    store = a_store(
        f"""g:1 {{ a:x {ORG} ceterms:opeID "00123400" ; ceterms:name "College of X"@en . }}
        g:2 {{ b:y {ORG} ceterms:opeID "00123400" ; ceterms:name "X COLLEGE"@en . }}"""
    )
    names = {
        quad.subject.value: quad.object.value  # type: ignore[union-attr]
        for quad in store.raw.quads_for_pattern(None, NamedNode(CTERMS + "name"), None, None)
    }
    assert links(store) == A_AND_B
    assert names == {"https://a.example/x": "College of X", "https://b.example/y": "X COLLEGE"}


def test_an_identifier_with_two_bearers_is_reported_with_the_register_that_gives_it_twice() -> None:
    store = a_store(
        f"""g:1 {{ a:x {ORG} ceterms:fein "237455576" . b:y {ORG} ceterms:fein "237455576" . }}
        g:2 {{ c:1 {ORG} ceterms:duns "178317905" . }} g:3 {{ c:2 {ORG} ceterms:duns "178317905" . }}
        g:4 {{ b:campus {ORG} ceterms:ipedsID "123456" ; org:linkedTo a:institution .
          a:institution {ORG} ceterms:ipedsID "123456" . }}"""
    )
    rows = Questions(store).run("ambiguous-identifiers").rows
    told = {(row["identifier"].value, row["register"].value.rpartition("/")[2], row["linked"].value) for row in rows}  # type: ignore[union-attr]
    assert told == {
        ("fein:237455576", "1", "false"),
        ("duns:178317905", "c.example", "false"),
        ("unitid:123456", "4", "true"),
    }


def test_a_chain_of_links_that_ends_at_a_decision_that_they_differ_is_found_by_a_check() -> None:
    store = a_store(
        "g:1 { a:x cl:sameOrganizationAs b:y . c:z cl:sameOrganizationAs b:y . a:x owl:differentFrom c:z . }"
    )
    (row,) = Questions(store).run("checks/same-and-different").rows
    assert {term.value for term in row.values() if term} == {"https://a.example/x", "https://c.example/z"}


# -- by name ----------------------------------------------------------------------------------------------------------


def two(one: str, other: str) -> str:
    """Two named organizations in two documents."""
    return f"g:1 {{ a:x {ORG} {one} . }} g:2 {{ b:y {ORG} {other} . }}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Université of Québec", "UNIVERSITE OF QUEBEC"),
        ("University of Illinois at Chicago", "University of Illinois-Chicago"),
        ("St. Mary's College & Seminary", "Saint Marys College and Seminary"),
        ("Springfield Technical Community College", "Springfield Technical Communtiy College"),
    ],
)
def test_names_written_in_two_ways_are_a_candidate_and_never_a_link(one: str, other: str) -> None:
    trig = two(f'ceterms:name "{one}"', f'ceterms:name "{other}" ; ceterms:subjectWebpage <https://x.example/>')
    trig = trig.replace("g:1 { a:x", "g:1 { a:x ceterms:subjectWebpage <https://www.x.example/home> . a:x")
    store = a_store(trig)
    (candidate,) = resolution.candidates(store, Questions(store))
    assert {candidate.one, candidate.other} == {("https://a.example/x", one), ("https://b.example/y", other)}
    assert "same web host x.example" in candidate.supporting
    assert links(store) == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Northeast Welding Institute", "Northwest Welding Institute"),
        ("Lincoln School 12", "Lincoln School 21"),
        ("Harvard University", "Howard University"),
    ],
)
def test_names_that_differ_in_what_tells_them_apart_are_no_candidate(one: str, other: str) -> None:
    assert found(two(f'ceterms:name "{one}"', f'ceterms:name "{other}"')) == []


def of_places(one: tuple[str, str], other: tuple[str, str], *codes: str) -> list[Candidate]:
    """The candidates among two organizations of one name, each in a city of a state and with what `codes` say."""
    (city, state), (other_city, other_state) = one, other
    mine, yours = codes or ("", "")
    return found(
        f"""g:1 {{ a:x {ORG} ceterms:name "Valley College" ; {mine} ceterms:address a:place .
          a:place ceterms:addressLocality "{city}" ; ceterms:addressRegion "{state}" . }}
        g:2 {{ b:y {ORG} ceterms:name "Valley College" ; {yours} ceterms:address b:place .
          b:place ceterms:addressLocality "{other_city}" ; ceterms:addressRegion "{other_state}" . }}"""
    )


def test_what_speaks_against_is_said_and_lowers_the_score() -> None:
    here = ("Fresno", "CA")
    (near,) = of_places(here, here)
    (against,) = of_places(here, here, 'ceterms:ipedsID "111222" ;', 'ceterms:ipedsID "111223" ;')
    assert near.supporting == ("same name", "same place: Fresno, CA") and near.contradicting == ()
    assert against.contradicting == ("different identifiers: unitid:111222 and unitid:111223",)
    assert against.score < near.score
    assert of_places(here, ("Toledo", "OH")) == []


def test_a_state_is_the_same_by_its_letters_and_by_its_name() -> None:
    assert of_places(("Fresno", "CA"), ("FRESNO", "California")) == of_places(("Fresno", "CA"), ("Fresno", "CA"))


def test_another_name_of_an_organization_counts_less_than_its_name() -> None:
    aliased = 'ceterms:name "Argosy" ; ceterms:alternateName "Valley College"'
    (by_alias,) = found(two(aliased, 'ceterms:name "Valley College"'))
    (by_name,) = found(two('ceterms:name "Valley College"', 'ceterms:name "Valley College"'))
    assert by_alias.score < by_name.score
    assert by_alias.supporting == ("the name of one is another name of the other",)


def test_what_one_document_lists_as_two_is_two() -> None:
    assert found('g:1 { a:x ORG ceterms:name "Academy" . b:y ORG ceterms:name "Academy" . }'.replace("ORG", ORG)) == []


def test_linked_entries_are_one_organization_in_the_list_and_come_up_once() -> None:
    trig = f"""g:1 {{ a:x {ORG} ceterms:name "Valley College" ; ceterms:opeID "00123400" . }}
    g:2 {{ b:y {ORG} ceterms:name "Valley College" ; ceterms:opeID "00123400" . }}
    g:3 {{ c:z {ORG} ceterms:name "Valley College" . }}"""
    (candidate,) = found(trig)
    assert candidate.one_entries == ("https://a.example/x", "https://b.example/y")
    assert candidate.other_entries == ("https://c.example/z",)


def test_pairs_that_are_decided_do_not_come_up_even_through_a_linked_entry() -> None:
    trig = f"""g:1 {{ a:x {ORG} ceterms:name "Valley College" ; ceterms:opeID "00123400" . }}
    g:2 {{ b:y {ORG} ceterms:name "Valley College" ; ceterms:opeID "00123400" . }}
    g:3 {{ c:z {ORG} ceterms:name "Valley College" . }}
    g:4 {{ c:z owl:differentFrom b:y . }}"""
    assert found(trig) == []


ALIKE = st.sampled_from(
    ("Valley College", "THE VALLEY COLLEGE", "Valley Colleges", "College, Valley", "Valley College 2")
)
NAME_LISTS = st.lists(ALIKE | st.text(max_size=30), min_size=1, max_size=12)


@settings(deadline=None, max_examples=60)
@given(NAME_LISTS, st.randoms(use_true_random=False))
def test_any_names_give_the_same_candidates_in_any_order(names: list[str], shuffle: random.Random) -> None:
    def listed(order: Sequence[int]) -> list[Candidate]:
        store = EmbeddedStore()
        store.add(quad for number in order for quad in _named(number, names[number]))
        return resolution.candidates(store, Questions(store))

    numbers = list(range(len(names)))
    mixed = numbers.copy()
    shuffle.shuffle(mixed)
    first = listed(numbers)
    assert first == listed(mixed)
    assert all(c.one[0] != c.other[0] and 0 <= c.score <= 1 for c in first)


def _named(number: int, name: str, document: int | None = None, city: str = "") -> Iterable[Quad]:
    iri = NamedNode(f"https://example.org/{number}")
    graph = NamedNode(f"https://example.org/graph/{number if document is None else document}")
    yield Quad(iri, NamedNode(RDF + "type"), NamedNode(CTERMS + "Organization"), graph)
    yield Quad(iri, NamedNode(CTERMS + "name"), Literal(name), graph)
    if city:
        place = NamedNode(f"https://example.org/{number}#place")
        yield Quad(iri, NamedNode(CTERMS + "address"), place, graph)
        yield Quad(place, NamedNode(CTERMS + "addressLocality"), Literal(city), graph)
        yield Quad(place, NamedNode(CTERMS + "addressRegion"), Literal("OH"), graph)


def test_fifty_thousand_organizations_of_one_state_take_less_than_a_minute_and_little_memory() -> None:
    words = ("ash", "birch", "cedar", "elm", "fir", "hazel", "ivy", "kapok", "larch", "maple", "oak", "pine", "yew")
    kinds = ("College", "Institute", "Academy", "Beauty School", "Technical Center")

    def name(number: int) -> str:
        parts = [words[number // len(words) ** place % len(words)].title() for place in range(4)]
        return f"{' '.join(parts)} {kinds[number % len(kinds)]}"

    store = EmbeddedStore()
    store.add(q for n in range(50_000) for q in _named(n, name(n % 25_000), n // 25_000, f"City {n % 997}"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    listed = resolution.candidates(store, Questions(store))
    assert time.process_time() - started < 60
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024 < 700
    # Every organization of one register has its counterpart in the other.
    assert sum(c.supporting[0] == "same name" for c in listed) == 25_000


# -- what people decide -----------------------------------------------------------------------------------------------

ONE, OTHER = ("https://a.example/x", "Valley College"), ("https://b.example/y", "VALLEY COLLEGE")


def test_a_decision_is_a_document_with_its_asserter_its_day_and_its_reason(tmp_path: Path) -> None:
    made = resolution_decisions.decide(tmp_path, "same", OTHER, ONE, because="one address", by="Ada")
    (document,) = documents.documents(tmp_path)
    assert (document.graph, document.publisher, document.read_on) == (
        made.graph,
        "Ada",
        date.fromisoformat(made.decided_on),
    )
    assert document.title == "Decision that Valley College and VALLEY COLLEGE are the same organization"
    with documents.statements(tmp_path) as statements:
        quads = list(parse(statements, format=RdfFormat.N_QUADS))
    assert Quad(NamedNode(ONE[0]), NamedNode(SAME), NamedNode(OTHER[0]), NamedNode(made.graph)) in quads
    assert {quad.graph_name.value for quad in quads} == {made.graph}  # type: ignore[union-attr]
    assert resolution_decisions.decisions(tmp_path) == [made]
    assert (made.because, made.by) == ("one address", "Ada")


def test_a_later_decision_on_the_same_pair_replaces_the_earlier_one(tmp_path: Path) -> None:
    resolution_decisions.decide(tmp_path, "same", ONE, OTHER, because="one address", by="Ada")
    resolution_decisions.decide(tmp_path, "different", OTHER, ONE, because="two states", by="Bob")
    (kept,) = resolution_decisions.decisions(tmp_path)
    assert (kept.verdict, kept.by, kept.because) == ("different", "Bob", "two states")


def test_a_decision_that_is_taken_back_is_gone(tmp_path: Path) -> None:
    made = resolution_decisions.decide(tmp_path, "same", ONE, OTHER, because="one address", by="Ada")
    assert len(documents.forget(tmp_path, made.name)) == 1
    assert resolution_decisions.decided(tmp_path) == set()


@pytest.mark.parametrize(
    ("one", "other", "because", "by"),
    [(ONE, ONE, "x", "Ada"), (ONE, OTHER, " ", "Ada"), (ONE, OTHER, "x", "")],
)
def test_a_decision_without_two_entries_a_reason_or_an_asserter_is_refused(
    tmp_path: Path, one: tuple[str, str], other: tuple[str, str], because: str, by: str
) -> None:
    with pytest.raises(resolution_decisions.BadDecision):
        resolution_decisions.decide(tmp_path, "same", one, other, because=because, by=by)
    assert resolution_decisions.decisions(tmp_path) == []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose release holds two entries for one college and, linked by FEIN, two for another."""
    folder = tmp_path_factory.mktemp("registers")
    things = {
        "https://a.example/x": {"ceterms:name": "Valley Welding College"},
        "https://b.example/y": {"ceterms:name": "VALLEY WELDING COLLEGE"},
        "https://a.example/v": {"ceterms:name": "Hilltop", "ceterms:fein": "23-7455576"},
        "https://b.example/w": {"ceterms:name": "Hilltop Career Center", "ceterms:fein": "237455576"},
    }
    for number, (iri, said) in enumerate(things.items()):
        content = {"@id": iri, "@type": "ceterms:CredentialOrganization", **said}
        (folder / f"{number}.json").write_text(json.dumps(content), encoding="utf-8")
    importing.import_files(folder / "home", "ctdl", sorted(folder.glob("*.json")))
    return folder / "home"


@pytest.fixture
def of_two_registers(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of that home, and the command line at work on it."""
    home = tmp_path / "home"
    shutil.copytree(built, home, symlinks=True)
    monkeypatch.setenv("CREDLATTICE_HOME", str(home))
    of_the_project.cache_clear()
    yield home
    of_the_project.cache_clear()


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli_resolution.app, ["candidates", *arguments])
    assert result.exit_code == code, result.output
    return result.output


def listed_pairs() -> set[Pair]:
    content = json.loads(run("--json", "--limit", "1000"))
    return {pair(each["one"]["iri"], each["other"]["iri"]) for each in content["candidates"]}


def test_what_is_decided_leaves_the_list_enters_the_graph_and_can_be_taken_back(of_two_registers: Path) -> None:
    home, decided_pair = of_two_registers, ("https://a.example/x", "https://b.example/y")
    assert decided_pair in listed_pairs()
    assert (home / "candidates.json").is_file()
    text = run("same", *decided_pair, "--because", "one address", "--by", "Ada")
    assert "credlattice forget decision-" in text and "credlattice build" in text
    assert decided_pair not in listed_pairs()
    assert decided_pair in links(release.build(home).store)
    assert decided_pair not in listed_pairs()
    assert "one address" in run("decided")
    documents.forget(home, json.loads(run("decided", "--json"))[0]["graph"])
    assert decided_pair not in links(release.build(home).store)
    assert decided_pair in listed_pairs()


def test_who_decides_that_two_differ_cuts_the_link_by_identifier(of_two_registers: Path) -> None:
    cut = ("https://a.example/v", "https://b.example/w")
    assert cut in links(release.current(of_two_registers).store)
    run("different", *cut, "--because", "the FEIN is the district's", "--by", "Ada", "--build")
    assert cut not in links(release.current(of_two_registers).store)
    assert run("ambiguous").startswith("0 pairs")


def test_only_organizations_of_the_live_release_are_decided_on(of_two_registers: Path) -> None:
    why = ("--because", "x", "--by", "Ada")
    assert "no organization of the live release" in run(
        "same", "https://a.example/x", "https://no.example/", *why, code=2
    )
    assert "is not an IRI" in run("same", "https://a.example/x", "not an iri", *why, code=2)
    assert "nothing to decide" in run("same", "https://a.example/x", "https://a.example/x", *why, code=2)


def test_a_damaged_list_of_candidates_is_computed_anew(of_two_registers: Path) -> None:
    first = listed_pairs()
    (of_two_registers / "candidates.json").write_text('{"release": ', encoding="utf-8")
    assert listed_pairs() == first


# -- addresses of one thing -------------------------------------------------------------------------------------------

ADDRESS = f"https://credentialengineregistry.org/resources/ce-{CTID}"


@pytest.mark.parametrize(
    "alias",
    [
        f"https://credentialengineregistry.org/graph/ce-{CTID}",
        f"http://credentialengineregistry.org/resources/ce-{CTID}",
        f"https://credentialengineregistry.org/resources/ce-{CTID.upper()}",
        f"https://credentialengineregistry.org/graph/ce-{CTID.upper()}",
        f"https://credentialengineregistry.org/resources/{CTID}",
    ],
)
def test_the_addresses_of_one_resource_of_the_registry_are_one_thing_on_both_ends(alias: str) -> None:
    content = {"@id": alias, "@type": "ceterms:Certificate", "ceterms:isPartOf": [alias]}
    (record,) = ctdl.read(json.dumps(content).encode(), "f.json")
    assert record.id == ADDRESS
    assert {quad.subject.value for quad in record.quads} == {ADDRESS}  # type: ignore[union-attr]
    assert NamedNode(ADDRESS) in {quad.object for quad in record.quads}
    assert (
        record.document.graph == next(ctdl.read(json.dumps({**content, "@id": ADDRESS}).encode(), "f")).document.graph
    )


@pytest.mark.parametrize(
    "other",
    [
        f"https://sandbox.credentialengineregistry.org/resources/ce-{CTID}",
        f"https://r.example/graph/ce-{CTID.upper()}",
        f"https://credentialengineregistry.org/resources/ce-{CTID}1",
        f"https://credentialengineregistry.org/envelopes/{CTID}",
        f"https://credentialengineregistry.org.example/resources/{CTID}",
    ],
)
def test_another_registry_host_or_path_is_another_thing(other: str) -> None:
    content = {"@id": other, "@type": "ceterms:Certificate"}
    assert [record.id for record in ctdl.read(json.dumps(content).encode(), "f.json")] == [other]


def test_the_progression_model_that_a_real_pathway_names_is_the_one_that_is_published(
    pathway_files: dict[str, Path],
) -> None:
    pathway = pathway_files["comptia"]
    model = pathway.with_name(
        pathway.name.replace("CompTIA-IT_Networking_Specialist.jsonld", "comptia-IT_progModel.json")
    )
    named, described = (
        [quad for record in ctdl.read_files([path], date(2026, 11, 25)) for quad in record.quads]
        for path in (pathway, model)
    )
    wanted = {quad.object for quad in named if quad.predicate.value.endswith("/hasProgressionModel")}
    assert len(wanted) == 1 and wanted <= {quad.subject for quad in described}


# -- real registers ---------------------------------------------------------------------------------------------------


def _campuses(path: Path) -> dict[str, tuple[str, set[str], str]]:
    """DapipId → OPEID, UNITIDs and parent, by another reader than the importer."""
    rows = calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    column = {str(name): number for number, name in enumerate(rows[0])}

    def cell(row: Sequence[object], name: str) -> str:
        value = row[column[name]]
        return str(int(value)) if isinstance(value, float) else str(value).strip()

    campuses = {}
    for row in rows[1:]:
        opeid = cell(row, "OpeId")
        unitids = {u for u in cell(row, "IpedsUnitIds").replace(";", ",").replace(" ", "").split(",") if len(u) == 6}
        campuses[cell(row, "DapipId")] = (
            opeid.zfill(8) if len(opeid) == 7 else opeid,
            unitids,
            cell(row, "ParentDapipId"),
        )
    return campuses


def test_institutions_and_campuses_are_linked_exactly_where_the_raw_files_give_one_opeid_once_each() -> None:
    campus_file = require(SHARED / "accreditation" / "AccreditationInstituteCampus.xlsx", "links of campuses are")
    directory = require(SHARED / "ipeds" / "hd2024.csv", "links of institutions are")
    day = date(2026, 11, 25)
    told = {CTERMS + name for name in ("opeID", "ipedsID", "parentOrganization", "name")} | {RDF + "type"}
    store = EmbeddedStore()
    store.add(ontology_files.quads())
    for records in (dapip.FORMAT.read([campus_file], day), ipeds.FORMAT.read([directory], day)):
        store.add(q for record in records if record.readable for q in record.quads if q.predicate.value in told)
    inference.derive(store, Questions(store))

    campuses = _campuses(campus_file)
    by_opeid: dict[str, list[str]] = defaultdict(list)
    for dapip_id, (opeid, _, _) in campuses.items():
        by_opeid[opeid].append(dapip_id)
    institutions: dict[str, list[str]] = defaultdict(list)
    with directory.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        for row in csv.DictReader(file):
            institutions[row["OPEID"].strip()].append(row["UNITID"].strip())
    expected = set()
    for opeid, unitids in institutions.items():
        if len(opeid) == 8 and len(unitids) == 1 and len(by_opeid.get(opeid, ())) == 1:
            _, carried, _ = campuses[by_opeid[opeid][0]]
            if not carried or unitids[0] in carried:
                expected.add((f"{RESOURCE}us/campus/{by_opeid[opeid][0]}", f"{RESOURCE}us/institution/{unitids[0]}"))
    assert links(store) == expected
    assert len(expected) > 5_000
