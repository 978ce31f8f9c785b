"""Every check finds its fault and nothing else, and none finds an error in the ontology as it is."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from credlattice import ontology_checks, used_terms
from credlattice.cli import app
from credlattice.file_checks import CODE_CHECKS, Offender, Sources
from credlattice.ontology_checks import Check, Report, Result
from credlattice.questions import QuestionError, Questions, load_all, parse
from credlattice.store import EmbeddedStore

TOYS = Path(__file__).with_name("ontology_faults")
CHECKS = ontology_checks.query_checks()
PAGE = Path(__file__).parents[1] / "docs" / "ontology-checks.md"

HEAD = """PREFIX cl: <https://w3id.org/credlattice/ns/>
PREFIX ex: <https://example.org/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

<https://w3id.org/credlattice/ontology/core>
    a owl:Ontology ;
.
"""
SORTED = "PREFIX owl: <http://www.w3.org/2002/07/owl#>\n\n" + HEAD.rpartition("\n\n")[2]
LISTS = {
    "index": "name,prefix,namespace\nitems,ex,https://example.org/\nrdf,rdf,http://www.w3.org/1999/02/22-rdf-syntax-ns#\n"
    "owl,owl,http://www.w3.org/2002/07/owl#\n",
    "items": "term,kind\nItem,class\nOldItem,class-deprecated\n",
    "rdf": "term,kind\ntype,property\n",
    "owl": "term,kind\nOntology,class\n",
}
FAULTS: dict[str, tuple[dict[str, str], str]] = {
    "owl-rl-profile": ({"ontology/core.ttl": HEAD + "cl:A rdfs:subClassOf cl:B ."}, "not declared as a class"),
    "owl-dl-restrictions": (
        {"ontology/core.ttl": HEAD + "cl:p a owl:ObjectProperty, owl:TransitiveProperty, owl:FunctionalProperty ."},
        "it is not simple",
    ),
    "consistency": (
        {
            "ontology/core.ttl": HEAD + "cl:A a owl:Class ; owl:disjointWith cl:B . cl:B a owl:Class .\n"
            "cl:C a owl:Class ; rdfs:subClassOf cl:A, cl:B ."
        },
        "can have no member in the modules",
    ),
    "unknown-foreign-term": (
        {"queries/a.rq": "PREFIX ex: <https://example.org/>\nASK { ?x a ex:Itme }"},
        "is not in the list of its vocabulary; used by queries/a.rq",
    ),
    "namespace-without-list": (
        {"queries/a.rq": "PREFIX un: <https://unheard.example/>\nASK { ?x un:p ?y }"},
        "has no list; used by queries/a.rq",
    ),
    "deprecated-foreign-term": (
        {"queries/a.rq": "PREFIX ex: <https://example.org/>\nASK { ?x a ex:OldItem }"},
        "is deprecated by its vocabulary",
    ),
    "stale-known-misuse": (
        {"ontology/vocabularies/known-misuse.csv": "vocabulary,term,reason\nitems,Gone,It was used once.\n"},
        "is used nowhere",
    ),
    "prefix-meaning": (
        {"queries/a.rq": "PREFIX ceterms: <http://purl.org/ctdl/terms/>\nASK { ?x ceterms:name ?y }"},
        "meant is https://purl.org/ctdl/terms/",
    ),
    "turtle-format": ({"ontology/core.ttl": "# a comment\n" + HEAD}, "not as the project writes Turtle"),
    "ontology-header": (
        {"ontology/core.ttl": "PREFIX ex: <https://example.org/>\nex:a ex:b ex:c .\n"},
        "has 0 headers",
    ),
    "stray-file": ({"ontology/forgotten.ttl": HEAD}, "belongs to no list of files"),
    "removed-term": (
        {
            "ontology/versions/0.0.1.ttl": HEAD + "cl:Gone a owl:Class .",
        },
        "was in versions/0.0.1 and is gone",
    ),
}


def asked(toy: str) -> dict[str, tuple[Offender, ...]]:
    """What the checks find in a toy: read with the sound one, in a file of its own when it has a header."""
    sound, text = (TOYS / "sound.ttl").read_text(encoding="utf-8"), (TOYS / f"{toy}.ttl").read_text(encoding="utf-8")
    if toy == "sound":
        text = ""
    apart = "a owl:Ontology" in text
    files = {"sound": sound, "toy": text} if apart else {"sound": sound + text}
    results = ontology_checks.ask(ontology_checks.load(files, {}))
    return {result.check.name: result.offenders for result in results if result.offenders}


def sources(folder: Path, files: dict[str, str]) -> Sources:
    """A folder with one module, a few lists of terms and `files`."""
    small = {"ontology/core.ttl": HEAD} | {f"ontology/vocabularies/{name}.csv": text for name, text in LISTS.items()}
    for name, text in (small | files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Sources(folder / "ontology", folder)


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """What `credlattice check ontology --json` prints about the ontology of this checkout."""
    printed: dict[str, Any] = json.loads(CliRunner().invoke(app, ["check", "ontology", "--json"]).output)
    return printed


def test_every_check_has_a_toy_and_every_toy_a_check() -> None:
    assert len(CHECKS) >= 70
    assert {path.stem for path in TOYS.glob("*.ttl")} - {"sound"} == set(CHECKS)
    assert set(FAULTS) == set(CODE_CHECKS)


def test_no_check_finds_anything_in_the_sound_toy() -> None:
    assert asked("sound") == {}


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_finds_the_fault_of_its_toy_and_no_other_check_finds_anything(name: str) -> None:
    assert set(asked(name)) == {name}


@pytest.mark.parametrize("name", FAULTS)
def test_a_check_in_code_finds_its_fault(name: str, tmp_path: Path) -> None:
    if name == "consistency" and shutil.which("java") is None:
        pytest.skip("NO JAVA: the consistency of an ontology was NOT checked; install a Java runtime")
    files, words = FAULTS[name]
    assert any(words in offender.why for offender in CODE_CHECKS[name].find(sources(tmp_path, files)))


@pytest.mark.parametrize("name", sorted(set(FAULTS) - {"consistency", "stray-file"}))
def test_a_check_in_code_finds_nothing_where_there_is_no_fault(name: str, tmp_path: Path) -> None:
    assert list(CODE_CHECKS[name].find(sources(tmp_path, {"ontology/core.ttl": SORTED}))) == []


def test_a_known_misuse_is_excused(tmp_path: Path) -> None:
    known = "vocabulary,term,reason\nitems,Itme,Published so.\nhttps://unheard.example/,*,Nothing is known of it.\n"
    files = {
        "ontology/vocabularies/known-misuse.csv": known,
        "queries/a.rq": "PREFIX ex: <https://example.org/>\nPREFIX un: <https://unheard.example/>\n"
        "ASK { ex:Itme un:p 1 }",
    }
    given = sources(tmp_path, files)
    for name in ("unknown-foreign-term", "namespace-without-list", "stale-known-misuse"):
        assert list(CODE_CHECKS[name].find(given)) == []


@pytest.mark.parametrize("check", ontology_checks.all_checks(), ids=lambda check: check.name)
def test_every_check_says_problem_why_and_fix(check: Check) -> None:
    problem, _, rest = check.description.partition(" Why: ")
    why, _, fix = rest.partition(" Fix: ")
    assert problem.startswith("Problem: ") and why and fix
    assert all(part.endswith(".") for part in (problem, why, fix))
    assert check.title and not check.title.endswith(".")


def test_a_check_without_a_severity_is_named() -> None:
    question = parse("checks/ontology/mild", "#+ title: x\n#+ severity: mild\nASK {}")
    with pytest.raises(
        ValueError, match=r"queries/checks/ontology/mild.rq: the severity is one of error, warning, info"
    ):
        ontology_checks.read_check("mild", question)


def test_the_live_graph_is_not_asked_the_checks_of_the_ontology() -> None:
    live = Questions(EmbeddedStore()).folder("checks")
    assert "checks/dangling-references" in live
    assert not [name for name in live if name.startswith("checks/ontology/")]


def test_the_ontology_has_no_errors(found: dict[str, Any]) -> None:
    errors = {
        check["name"]: check["offenders"]
        for check in found["checks"]
        if check["severity"] == "error" and check["offenders"]
    }
    assert errors == {}, "run: credlattice check ontology"


def test_json_says_what_each_check_is_and_found(found: dict[str, Any]) -> None:
    assert {check["name"] for check in found["checks"]} == {check.name for check in ontology_checks.all_checks()}
    assert found["summary"].startswith(f"{len(found['checks'])} checks in ")
    for severity, number in found["offenders"].items():
        assert number == sum(len(c["offenders"]) for c in found["checks"] if c["severity"] == severity)


def test_without_java_consistency_is_said_not_to_be_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    report = ontology_checks.run(sources(tmp_path, {}))
    (skipped,) = report.skipped
    assert skipped.check.name == "consistency"
    assert skipped.skipped.startswith("not checked: no Java")
    assert report.summary.endswith("; 1 not run")


def test_offenders_are_counted_by_severity() -> None:
    twice = (Offender("a", "is wrong"), Offender("b", "is wrong"))
    report = Report((Result(Check("x", "error", "X", ""), twice), Result(Check("y", "info", "Y", ""), twice[:1])))
    assert report.counts == {"error": 2, "warning": 0, "info": 1}


def test_something_else_to_check_is_a_wrong_call() -> None:
    result = CliRunner().invoke(app, ["check", "onthology"])
    assert result.exit_code == 2
    assert "nothing to check is named 'onthology'" in result.output


def test_the_table_names_every_check_and_says_plainly_what_was_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    lines = CliRunner().invoke(app, ["check", "ontology"]).output.splitlines()
    heads = {line.split()[2].rstrip(":") for line in lines[:-1] if line[:5].strip()}
    assert {check.name for check in ontology_checks.all_checks()} <= heads
    assert any(line.startswith("    –  error   consistency: not checked: no Java") for line in lines)
    assert lines[-1].startswith(f"{len(ontology_checks.all_checks())} checks in ")
    assert lines[-1].endswith("; 1 not run")


def test_terms_are_found_in_queries_code_and_contexts() -> None:
    texts = [
        ("queries/a.rq", 'PREFIX a: <urn:a#>\nASK { ?a:b a:p <urn:x#y> . FILTER("a:no" != a:q) } # a:no'),
        ("src/b.py", 'x = CTERMS + "requires"'),
        (
            "data/contexts/c.jsonld",
            '{"@context": {"v": "urn:v#", "v:w": {"@type": "v:T"}, "short": {"@id": "v:long"}}}',
        ),
    ]
    assert set(used_terms.other(texts)) == {
        "urn:a#p",
        "urn:a#q",
        "urn:x#y",
        "https://purl.org/ctdl/terms/requires",
        "urn:v#w",
        "urn:v#T",
        "urn:v#long",
    }


def test_the_page_lists_every_check_as_its_header_says() -> None:
    assert ontology_checks.table() in PAGE.read_text(encoding="utf-8"), "paste the output of ontology_checks.table()"


def test_every_question_of_the_folder_is_a_check() -> None:
    assert {f"checks/ontology/{name}" for name in CHECKS} == {n for n in load_all() if n.startswith("checks/ontology/")}
    with pytest.raises(QuestionError):
        Questions(EmbeddedStore()).get("checks/ontology/nothing")
