"""Plans on the publishers' real pathway files, checked by hand against the files' own conditions, then built cases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from credlattice import catalog, importing, inference, network, ontology_files, requirements
from credlattice.cli import app
from credlattice.plans import Planner
from credlattice.questions import Questions
from credlattice.readers import ctdl
from credlattice.release import Release
from credlattice.requirements import Several
from credlattice.settings import settings
from credlattice.store import EmbeddedStore

REGISTRY = "https://credentialengineregistry.org/resources/"
BAKERSFIELD = "http://examplePathways.org/paths/"


@pytest.fixture(scope="module")
def imported(pathway_files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home into which the four real pathway files were imported."""
    folder = tmp_path_factory.mktemp("imported")
    report, _ = importing.import_files(folder, "ctdl", [pathway_files[n] for n in ("bakersfield", "comptia", "french")])
    assert (report.outcome.records, report.outcome.set_aside) == (96, 0)
    return folder


@pytest.fixture
def run(imported: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`credlattice path …` on that home; the answer as JSON."""
    monkeypatch.setenv("CREDLATTICE_HOME", str(imported))
    settings.cache_clear()

    def path(*arguments: str, code: int = 0) -> dict[str, Any]:
        result = CliRunner().invoke(app, ["path", *arguments, "--json"])
        assert result.exit_code == code, result.output
        answer: dict[str, Any] = json.loads(result.stdout)
        return answer

    yield path
    settings.cache_clear()


def steps(plan: Mapping[str, Any], start: str) -> list[str]:
    return [step["iri"].removeprefix(start) for step in plan["steps"]]


def test_comptia_leads_from_a_plus_to_cloud_plus_in_the_order_of_the_files_conditions(run: Any) -> None:
    answer = run("--goal", REGISTRY + "ce-1369d357-ac4f-49f9-8af2-c47376278896")
    (plan,) = answer["plans"]
    # Each component of the file has one condition: 1 of 1, naming the component before it.
    assert steps(plan, REGISTRY) == [
        "ce-b040010e-06b4-4d2f-8e16-7fcf3408ebf7",  # CompTIA A+: no condition
        "ce-10e06c1d-00a9-45a4-93e5-ee777f3fe8e2",  # Network+ <- A+
        "ce-7a3efae8-e32d-4203-b923-8c02340bf6b8",  # Security+ <- Network+
        "ce-b1835caf-bf1d-4e1f-9b03-5499b0ece4dc",  # Project+ <- Security+
        "ce-18a9285f-af87-4b16-8a07-88677429d23e",  # Cloud Essentials+ <- Project+
        "ce-cab3d216-e834-452d-bf83-60972afd3079",  # Linux+ <- Cloud Essentials+
        "ce-e850c22b-44c4-45d1-9b4b-f40f23c13ed3",  # Server+ <- Linux+
        "ce-1369d357-ac4f-49f9-8af2-c47376278896",  # Cloud+ <- Server+, the destination component
    ]
    assert plan["optimal"] and plan["proven"] and plan["cost"]["to_earn"] == 8
    # The file says nothing of credit: that is not zero.
    assert (plan["cost"]["credits"], plan["cost"]["credits_not_stated"]) == ([], 8)


def test_what_is_held_shortens_the_plan_and_the_goal_held_needs_nothing(run: Any) -> None:
    goal = REGISTRY + "ce-1369d357-ac4f-49f9-8af2-c47376278896"
    linux = REGISTRY + "ce-cab3d216-e834-452d-bf83-60972afd3079"
    (plan,) = run("--goal", goal, "--have", linux)["plans"]
    assert steps(plan, REGISTRY) == [
        "ce-e850c22b-44c4-45d1-9b4b-f40f23c13ed3",
        "ce-1369d357-ac4f-49f9-8af2-c47376278896",
    ]
    assert run("--goal", goal, "--have", goal)["plans"][0]["steps"] == []


def test_every_step_names_the_statement_that_demands_it_and_its_source(run: Any, pathway_files: Any) -> None:
    (plan,) = run("--goal", REGISTRY + "ce-1369d357-ac4f-49f9-8af2-c47376278896")["plans"]
    for before, after in zip(plan["steps"], plan["steps"][1:], strict=False):
        demands = [e for e in before["because"] if e["predicate"] == "ceterms:targetComponent"]
        assert demands and all(e["object"] == before["iri"] for e in demands)
        assert any(e["status"] == "asserted" and e["sources"] and e["read_on"] for e in demands)
        assert before["iri"] in after["after"]
    sources = {source for step in plan["steps"] for e in step["because"] for source in e["sources"]}
    assert "https://credentialengineregistry.org/graph/ce-cc62e516-f95d-4306-a11a-c0ecc39d835f" in sources


# Bakersfield, by hand from the file: the destination 719cfee7 states no condition, only children. Of its 29 children 11
# (ten things, one listed twice) are options of a sibling's choice; what is left is required:
FIXED = {
    "1f8d3d06-3953-4bd8-8750-7dc5e9a062eb",  # COMP B11
    "11360165-b900-41e3-9b5b-7be2ef7198b5",  # COMP B12, prerequisite COMP B11
    "53f7c041-a80e-4ac9-8664-6fdfb7d53ddb",  # COMP B13, prerequisite COMP B11
    "a81076fa-53a4-4a13-a085-99e284756948",  # COMP B14, prerequisite COMP B11
    "8fb27042-6c64-436f-8985-1c0b5b4a2287",  # MATH B6A
    "96a2aba5-bba7-4a90-8c72-ae640642da32",  # MATH B6B
    "b87cf844-0d28-425d-afe3-66e01e527360",  # PHYS B4A
    "3c52c752-52e0-4de8-a316-5ff4f4655e73",  # PHYS B4B, prerequisites MATH B6B and PHYS B4A
    "1ca80f84-9331-4855-a746-13613a09de3e",  # COMM B8
    "eef2d00b-abba-4bad-9db5-b8a15e9a335b",  # MUSC B27
    "fd28f278-c131-4299-b3cc-bc706f1c581e",  # NUTR B10
    "fa6f8147-7250-4a0e-b11d-acb31db5b616",  # ENGL B1A
    "38567f64-e2ce-4883-8521-08e70da7a5be",  # PHIL B7
    "46378ba7-5f81-462d-8208-af41ba263a01",  # ANTH
    "9ea5eb26-0c37-4ade-b65e-b92db02ee354",  # American Government
}
CHOICES = {
    "5c364f83-8826-4e39-ab4a-8b656924f254": [
        {"d22478cc-f6a0-4cb4-9716-3c7a5064fd7d", "bae6587a-8506-4817-832a-04bf21177e48"}
    ],
    "701bde02-3a97-4da6-8664-f932f8132aaa": [
        {"2dd1d10d-692b-4230-820b-2d9e1da2a09f", "85cafd67-8a15-49b0-b17a-2d04953e63df"}
    ],
    # Two records of the file share this id, one choosing an economics course, one a history course: both count.
    "70f47a9f-6e60-423c-8480-8407b668bcba": [
        {"bba2bb29-a385-4d1e-bc61-295f133edd9f", "7282ebb2-b45a-4ea5-b5b8-da72d665bbcc"},
        {
            "c7ca911c-e2c8-4549-8974-a45e7273684d",
            "f727fdd0-1e59-48be-a811-3536c2329a5b",
            "334b4732-058e-43da-a177-9bb9986e0e75",
            "d3976f68-1833-4524-b602-99baaa46cc21",
            "8843b8d0-0236-4e8b-b8e2-7a81fbddcb0e",
        },
    ],
}
DESTINATION = "719cfee7-d380-4ebd-89ca-f6c143d8a3d5"


def test_bakersfield_takes_every_fixed_course_and_one_option_of_each_choice(run: Any) -> None:
    (plan,) = run("--goal", BAKERSFIELD + DESTINATION)["plans"]
    found = steps(plan, BAKERSFIELD)
    chosen = set(found) - FIXED - set(CHOICES) - {DESTINATION}
    assert len(found) == len(set(found)) == 15 + 3 + 4 + 1
    assert FIXED | set(CHOICES) | {DESTINATION} <= set(found)
    for options in (group for groups in CHOICES.values() for group in groups):
        assert len(options & chosen) == 1
    assert found[-1] == DESTINATION
    order = {iri: place for place, iri in enumerate(found)}
    for later in ("11360165-b900-41e3-9b5b-7be2ef7198b5", "53f7c041-a80e-4ac9-8664-6fdfb7d53ddb"):
        assert order["1f8d3d06-3953-4bd8-8750-7dc5e9a062eb"] < order[later]
    for earlier in ("96a2aba5-bba7-4a90-8c72-ae640642da32", "b87cf844-0d28-425d-afe3-66e01e527360"):
        assert order[earlier] < order["3c52c752-52e0-4de8-a316-5ff4f4655e73"]
    # Credits of the 15 fixed courses by hand: 10 of 3 (30) and 5 of 4 (20); the four options are of 3 (12).
    assert plan["cost"]["to_earn"] == 19
    assert plan["cost"]["credits"] == [{"low": 62.0, "high": 62.0, "unit": None}]
    assert plan["optimal"]


def test_children_read_as_required_say_that_this_is_derived(run: Any) -> None:
    (plan,) = run("--goal", BAKERSFIELD + DESTINATION)["plans"]
    for step in plan["steps"]:
        for evidence in step["because"]:
            derived = evidence["predicate"] == "ceasn:hasChild"
            assert (evidence["status"], evidence["rule"]) == (
                ("derived", "hierarchy") if derived else ("asserted", None)
            )


# French B.A., by hand from the file (ids end in these):
FRENCH = {
    "JKykbZ2SQb2u211g4jf7BQ": (5, "uxYa 8jDd rfiB c9JH WUPA"),
    "uxYa0c-YQyePDybjDX-Hkw": (4, "5e3b2fed 5e3b3054 5e445c5d 5e445c9c 5e445d07"),
    "rfiBUwBkSMemag2pazaBtA": (3, "5e445fd5 5e445fe0 5e445fea 5e445ffa"),
    "5e3b3054e7813f86a55262e3": (1, "3VPk xduI"),
    "5e446b2514ff216596a22361": (1, "xduI EPmX"),
}


def test_french_meets_every_condition_of_the_file_it_passes(run: Any, pathway_files: dict[str, Path]) -> None:
    (plan,) = run("--goal", REGISTRY + "JKykbZ2SQb2u211g4jf7BQ")["plans"]
    done: set[str] = set()
    conditions: dict[str, list[tuple[int, list[str]]]] = {}
    for record in json.loads(pathway_files["french"].read_text(encoding="utf-8-sig"))["@graph"]:
        if condition := record.get("hasCondition"):
            number = condition.get("requiredNumber", record.get("requiredNumber"))
            conditions.setdefault(record["@id"], []).append((number, condition["targetComponent"]))
    for short, (number, starts) in FRENCH.items():
        stated = conditions[REGISTRY + short][-1]
        assert stated[0] == number
        assert [
            t.removeprefix(REGISTRY)[: len(s)] for t, s in zip(stated[1], starts.split(), strict=True)
        ] == starts.split()
    for step in plan["steps"]:
        for number, targets in conditions.get(step["iri"], ()):
            assert len(set(targets) & done) >= number, step["iri"]
        done.add(step["iri"])
    assert REGISTRY + "JKykbZ2SQb2u211g4jf7BQ" in done
    # uxYa asks for 4 of 5 parts, of which the file describes 3: one of the other two must be taken as it is.
    undescribed = {s["iri"].removeprefix(REGISTRY) for s in plan["steps"] if not s["described"]}
    assert undescribed <= {"5e3b2fede5d6d01af9c6bb76", "5e445c5d3c280b01db7ec44c"}
    assert len(undescribed) == 1
    assert not plan["proven"] and plan["optimal"]


def test_french_as_the_registry_publishes_it_needs_eight_badges(live: Release) -> None:
    sandbox = "https://sandbox.credentialengineregistry.org/resources/"
    answer = live.planner.plans([], sandbox + "ce-39e185f9-9a10-4b86-9721-4cc9b1a820d2", 1)
    (plan,) = answer.plans
    # 3+4+4+3+4 groups, 5 areas, the destination; 8 badges is the smallest set that serves 18 such groups (brute force
    # over all sets of at most 8 of the 24 badges is the test below on the same conditions).
    assert (plan.cost.to_earn, plan.cost.steps, plan.optimal, plan.proven) == (8, 32, True, True)


def test_no_smaller_set_of_badges_meets_the_french_conditions(live: Release) -> None:
    from itertools import combinations

    from credlattice.model import Item

    network = live.planner.network
    sandbox = "https://sandbox.credentialengineregistry.org/resources/"
    groups = {}
    for area in ("ce-f1d741d9", "ce-90122602", "ce-d3ceb306", "ce-faf64c28", "ce-ac0b8579"):
        (iri,) = (n for n in network.graph if isinstance(n, str) and n.startswith(sandbox + area))
        ((_, rule),) = network.rules_of(iri)
        inner = []
        for item in rule.requirement.of:  # type: ignore[union-attr]
            assert isinstance(item, Item)
            ((_, slot),) = network.rules_of(item.iri)
            inner.append((slot.requirement.n, frozenset(i.iri for i in slot.requirement.of)))  # type: ignore[union-attr]
        groups[area] = (rule.requirement.n, inner)  # type: ignore[union-attr]
    badges = sorted({b for _, inner in groups.values() for _, options in inner for b in options})
    assert len(badges) == 24

    def enough(held: frozenset[str]) -> bool:
        return all(sum(len(o & held) >= n for n, o in inner) >= need for need, inner in groups.values())

    assert not any(enough(frozenset(chosen)) for chosen in combinations(badges, 7))


# -- built cases ------------------------------------------------------------------------------------------------------


def planned(*resources: dict[str, Any], several: Several = "all") -> Planner:
    """The planner of a graph that holds only `resources`."""
    content = json.dumps({"@id": "https://e.org/graph/built", "@graph": list(resources)})
    records = list(ctdl.read(content.encode(), "built.json"))
    assert all(record.readable for record in records)
    store = EmbeddedStore()
    store.add(ontology_files.quads())
    store.add(quad for record in records for quad in record.quads)
    store.add(catalog.describe(records[0].document))
    inference.derive(store, Questions(store))
    return Planner(network.build(requirements.compile_rules(Questions(store), several)), Questions(store))


def thing(name: str, **more: Any) -> dict[str, Any]:
    return {
        "@id": f"https://e.org/{name}",
        "@type": "ceterms:Certificate",
        "ceterms:name": {"en": name},
        **{f"ceterms:{key}": value for key, value in more.items()},
    }


def profile(*targets: str, **more: Any) -> dict[str, Any]:
    return {
        "@type": "ceterms:ConditionProfile",
        "ceterms:targetCredential": [f"https://e.org/{t}" for t in targets],
        **{f"ceterms:{key}": value for key, value in more.items()},
    }


def names(built: Planner, *held: str, goal: str = "goal") -> list[str]:
    answer = built.plans([f"https://e.org/{h}" for h in held], f"https://e.org/{goal}", 1)
    return [step.label for step in answer.plans[0].steps] if answer.plans else []


def test_an_alternative_is_or_and_the_cheaper_branch_is_taken() -> None:
    requires = profile("a", alternativeCondition=[profile("b", "c"), profile("d")])
    built = planned(thing("goal", requires=requires), *map(thing, "abcd"))
    assert names(built) == ["a", "d", "goal"]
    assert names(built, "b", "c") == ["a", "goal"]


def test_two_of_three_certificates_meet_the_condition_and_one_does_not() -> None:
    built = planned(thing("goal", requires=profile("a", "b", "c", requiredNumber=2)), *map(thing, "abc"))
    assert names(built, "a", "c") == ["goal"]
    assert len(names(built, "a")) == 2


def test_words_nobody_can_check_leave_the_plan_unproven_and_are_shown() -> None:
    built = planned(thing("goal", requires=profile("a", condition={"en": "an interview"})), thing("a"))
    (plan,) = built.plans([], "https://e.org/goal", 1).plans
    assert not plan.proven and plan.steps[-1].notes == ("an interview",)


def test_a_circle_of_prerequisites_gives_the_unmet_requirement_not_an_empty_list() -> None:
    built = planned(
        thing("goal", requires=["https://e.org/a"]),
        thing("a", requires=["https://e.org/b"]),
        thing("b", requires=["https://e.org/a"]),
    )
    answer = built.plans([], "https://e.org/goal", 3)
    assert answer.plans == ()
    (unmet,) = answer.unmet
    assert unmet.label in ("a", "b") and unmet.reason == "it goes round in a circle: a → b → a"
    assert names(built, "a") == ["goal"]


def test_a_condition_that_asks_for_more_than_it_names_is_the_unmet_requirement() -> None:
    condition = {
        "@type": "ceterms:ComponentCondition",
        "ceterms:requiredNumber": 3,
        "ceterms:targetComponent": ["https://e.org/a", "https://e.org/b"],
    }
    built = planned(thing("goal", hasCondition=condition), thing("a"), thing("b"))
    answer = built.plans([], "https://e.org/goal", 1)
    assert [u.reason for u in answer.unmet] == ["it asks for 3 and names only 2"]
    assert answer.unmet[0].because


def test_transfer_gives_the_target_only_when_all_sources_are_held() -> None:
    transfer = {
        "@id": "https://e.org/tvp",
        "@type": "ceterms:TransferValueProfile",
        "ceterms:name": {"en": "tvp"},
        "ceterms:transferValueFrom": ["https://e.org/x", "https://e.org/y"],
        "ceterms:transferValueFor": ["https://e.org/course"],
    }
    built = planned(thing("goal", requires=["https://e.org/course"]), *map(thing, ("course", "x", "y")), transfer)
    assert names(built, "x", "y") == ["tvp", "course", "goal"]
    assert names(built, "x") == ["course", "goal"]


def test_next_ranks_what_nothing_is_missing_for_first_and_says_what_is_missing() -> None:
    built = planned(
        thing("near", requires=profile("a")),
        thing("far", requires=profile("a", "b", "c")),
        thing("other", requires=profile("b")),
        *map(thing, "abc"),
    )
    found = built.next_steps(["https://e.org/a"])
    assert [(step.label, len(step.missing)) for step in found] == [("near", 0), ("far", 2)]


def test_a_requirement_stated_from_the_far_end_is_derived_and_names_its_rule() -> None:
    far = {"@type": "ceterms:ConditionProfile", "ceterms:targetCredential": ["https://e.org/goal"]}
    built = planned(thing("goal"), thing("a", isRequiredFor=far))
    (plan,) = built.plans([], "https://e.org/goal", 1).plans
    assert [step.label for step in plan.steps] == ["a", "goal"]
    (because,) = plan.steps[0].because
    assert (because.status, because.rule) == ("derived", "is-required-for")


def test_several_profiles_are_all_required_unless_the_setting_says_any() -> None:
    built = planned(thing("goal", requires=[profile("a"), profile("b")]), *map(thing, "ab"))
    assert names(built) == ["a", "b", "goal"]
    assert built.plans([], "https://e.org/goal", 1).plans[0].remarks
    relaxed = planned(thing("goal", requires=[profile("a"), profile("b")]), *map(thing, "ab"), several="any")
    assert len(names(relaxed)) == 2


def plan_of(built: Planner, *held: str, goal: str = "goal") -> Any:
    return built.plans([f"https://e.org/{h}" for h in held], f"https://e.org/{goal}", 1).plans[0]


def test_a_transfer_value_is_never_earned_only_had_through_what_it_transfers_from() -> None:
    transfer = {
        "@id": "https://e.org/tvp",
        "@type": "ceterms:TransferValueProfile",
        "ceterms:transferValueFrom": ["https://e.org/x", "https://e.org/y"],
        "ceterms:transferValueFor": ["https://e.org/course"],
    }
    hard = thing("course", requires=[f"https://e.org/{n}" for n in "pqrst"])
    built = planned(thing("goal", requires=["https://e.org/course"]), hard, *map(thing, "xypqrst"), transfer)
    assert names(built) == ["x", "y", "tvp", "course", "goal"]
    assert names(built, "x") == ["y", "tvp", "course", "goal"]


@pytest.mark.parametrize(
    ("condition", "note"),
    [
        ({"ceterms:description": {"en": "a degree and the bar exam"}}, "a degree and the bar exam"),
        ({}, "a condition the publisher does not spell out"),
        ({"ceterms:creditValue": {"@type": "ceterms:ValueProfile", "schema:maxValue": 60}}, "60 credits"),
        ({"ceterms:creditValue": {"@type": "ceterms:ValueProfile"}}, "some number of credits"),
    ],
)
def test_a_condition_nobody_can_evaluate_is_a_note_and_never_nothing(condition: dict[str, Any], note: str) -> None:
    plan = plan_of(planned(thing("goal", requires={"@type": "ceterms:ConditionProfile", **condition})))
    assert not plan.proven and plan.steps[-1].notes == (note,)


def test_common_conditions_elsewhere_are_a_note() -> None:
    plan = plan_of(planned(thing("goal", commonConditions=["https://e.org/manifest"])))
    assert not plan.proven and "https://e.org/manifest" in plan.steps[-1].notes[0]


def test_what_a_condition_excludes_does_not_count() -> None:
    requires = profile("a", "b", requiredNumber=1, conditionExcludes=["https://e.org/a"])
    built = planned(thing("goal", requires=requires), *map(thing, "ab"))
    assert names(built, "a") == ["b", "goal"]


def test_a_course_that_says_it_is_part_of_a_degree_does_not_complete_it() -> None:
    built = planned(thing("goal"), thing("a", isPartOf=["https://e.org/goal"]))
    assert names(built, "a") == ["goal"] and plan_of(built, "a").steps[0].kind == "earn"
    listed = planned(thing("goal", hasPart=["https://e.org/a"]), thing("a"))
    assert names(listed) == ["a", "goal"] and not plan_of(listed).proven


def test_a_condition_that_leads_back_to_itself_is_a_note() -> None:
    def component(name: str, inner: str) -> dict[str, Any]:
        return {"@id": f"https://e.org/{name}", "@type": "ceterms:ComponentCondition", "ceterms:hasCondition": inner}

    goal = thing("goal", hasCondition="https://e.org/c1")
    built = planned(goal, component("c1", "https://e.org/c2"), component("c2", "https://e.org/c1"))
    assert plan_of(built).steps[-1].notes == ("a condition that leads back to itself",)


def test_profiles_that_fan_out_without_end_stay_bounded() -> None:
    def layer(number: int) -> dict[str, Any]:
        return {
            "@id": f"https://e.org/l{number}",
            "@type": "ceterms:ConditionProfile",
            "ceterms:alternativeCondition": [f"https://e.org/l{number + 1}", f"https://e.org/m{number + 1}"],
        }

    layers = [layer(n) for n in range(30)] + [{**layer(n), "@id": f"https://e.org/m{n}"} for n in range(1, 30)]
    built = planned(thing("goal", requires=["https://e.org/l0"]), *layers)
    assert built.network.graph.number_of_nodes() < 2 * requirements.MAX_NODES
    assert not plan_of(built).proven


def test_an_alternative_that_is_a_credential_is_that_credential() -> None:
    built = planned(thing("goal", requires=profile(alternativeCondition=["https://e.org/a"])), thing("a"))
    assert names(built) == ["a", "goal"]


def test_a_profile_without_a_class_is_read_by_what_it_says() -> None:
    built = planned(thing("goal", requires={"ceterms:targetCredential": "https://e.org/a"}), thing("a"))
    assert names(built) == ["a", "goal"]


@pytest.mark.parametrize("number", ["two", "0", "-1", "1.5"])
def test_a_required_number_that_is_none_asks_for_all_and_for_a_person(number: str) -> None:
    condition = {
        "@type": "ceterms:ComponentCondition",
        "ceterms:requiredNumber": number,
        "ceterms:targetComponent": ["https://e.org/a", "https://e.org/b"],
    }
    plan = plan_of(planned(thing("goal", hasCondition=condition), *map(thing, "ab")))
    assert [s.label for s in plan.steps] == ["a", "b", "goal"] and not plan.proven


def test_a_pathway_without_a_destination_is_unproven() -> None:
    pathway = {"@id": "https://e.org/goal", "@type": "ceterms:Pathway", "ceterms:name": {"en": "goal"}}
    assert not plan_of(planned(pathway, thing("a", isPartOf=["https://e.org/goal"]))).proven


def test_several_plans_never_have_the_same_steps_or_more() -> None:
    course = thing("a", teaches=["https://e.org/k"], assesses=["https://e.org/k"])
    skill = {"@id": "https://e.org/k", "@type": "ceasn:Competency", "ceasn:competencyText": {"en": "k"}}
    requires = profile("k")
    built = planned(thing("goal", requires=requires), course, thing("b", assesses=["https://e.org/k"]), skill)
    plans = built.plans([], "https://e.org/goal", 5).plans
    found = [{step.iri for step in plan.steps} for plan in plans]
    assert len(plans) == 2 and not any(one <= other for one in found for other in found if one is not other)
