"""Tables of transfer rules: the three rules that their keeper publishes as examples, and what becomes of faults."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credlattice.model import Record
from credlattice.readers import transfer_rules
from credlattice.readers.transfer_rules_described import UNITIDS
from credlattice.validation import check
from credlattice.vocabulary import RESOURCE
from tests.readers.test_case import real, said
from tests.real_files import SHARED

DAY = date(2026, 11, 24)


def cells(line: str) -> list[str]:
    return next(csv.reader([line]))


HEADER = cells(
    "Source Institution,Source Course ID,Source Offer Nbr,Source Discipline,Component Subject Area,Source Catalog Num,"
    "Src Equivalency Component,Src Min Units,Src Max Units,Min Grade Pts,Max Grade Pts,Transfer Priority,"
    "Destination Institution,Destination Discipline,Destination Catalog Num,Destination Course ID,"
    "Destination Offer Nbr,Units Taken,Subject Credit Source,Transfer Course,Transfer Subject Eff Date,is_bkcr,is_mesg"
)
# HOS01:LEH01:ANTH:1 and HOS01:LEH01:ACC:3 of https://github.com/cvickery/ambiguous_rules; course numbers are invented.
ANTHROPOLOGY = cells("HOS01,1101,1,ANTH,ANTH,101,1,3,3,0.7,4.0,100,LEH01,ANT,211,2211,1,3,C,Y,1/1/2018,f,f")
ACCOUNTING = [
    cells("HOS01,1110,1,ACC,ACC,110,3,4,4,0.7,4.0,100,LEH01,ACC,171,2171,1,3,C,Y,1/1/2018,f,f"),
    cells("HOS01,1110,1,ACC,ACC,110,3,4,4,0.7,4.0,100,LEH01,ACC,1000,2000,1,1,C,Y,6/30/2020,t,f"),
]
RULE = "clr:transfer-rules/rule/"
COURSE = "clr:transfer-rules/course/"


def row(**changes: str) -> list[str]:
    """The anthropology rule with other values; a column is named without its spaces."""
    names = [name.replace(" ", "") for name in HEADER]
    assert changes.keys() <= set(names)
    return [changes.get(name, cell) for name, cell in zip(names, ANTHROPOLOGY, strict=True)]


@pytest.fixture
def table(tmp_path: Path) -> Any:
    def write(*lines: list[str], header: list[str] = HEADER, name: str = "x.csv") -> list[Record]:
        text = io.StringIO()
        csv.writer(text).writerows([header, *lines])
        path = tmp_path / name
        path.write_text(text.getvalue(), encoding="utf-8")
        return list(transfer_rules.read([path], DAY))

    return write


def kinds(records: list[Record]) -> list[list[str]]:
    return [[problem.kind for problem in record.problems] for record in records]


# -- what a rule says -------------------------------------------------------------------------------------------------


def test_one_course_for_one_course_with_all_its_credits_is_a_full_transfer(table: Any) -> None:
    (record,) = table(ANTHROPOLOGY)
    decision = RULE + "HOS01:LEH01:ANTH:1"
    assert said([record]) >= {
        (decision, "rdf:type", "cl:TransferDecision"),
        (decision, "cl:decidesOn", COURSE + "HOS01/001101.1"),
        (decision, "cl:receivedAs", COURSE + "LEH01/002211.1"),
        (decision, "cl:decidedBy", "clr:us/institution/190637"),
        (decision, "cl:creditSent", "3"),
        (decision, "cl:creditAccepted", "3"),
        (decision, "cl:transferOutcome", "cl:FullTransfer"),
        (decision, "cl:decisionPriority", "100"),
        (decision, "schema:validFrom", "2018-01-01"),
        (decision, "ceterms:creditUnitType", "https://purl.org/ctdl/vocabs/creditUnit/SemesterHour"),
        (COURSE + "HOS01/001101.1", "ceterms:codedNotation", "ANTH 101"),
        (COURSE + "HOS01/001101.1", "ceterms:ownedBy", "clr:us/institution/190585"),
        (decision + "#requirement", "cl:minimumGrade", "D-"),
        (decision + "#requirement", "ceterms:targetLearningOpportunity", COURSE + "HOS01/001101.1"),
    }


def test_a_rule_in_two_rows_is_one_decision_on_the_first_row(table: Any) -> None:
    records = table(*ACCOUNTING)
    decision = RULE + "HOS01:LEH01:ACC:3"
    facts = said(records)
    assert {o for s, p, o in facts if p == "cl:receivedAs"} == {COURSE + "LEH01/002171.1", COURSE + "LEH01/002000.1"}
    assert (decision, "cl:creditAccepted", "4") in facts
    assert (decision, "schema:validFrom", "2020-06-30") in facts
    assert [record.readable for record in records] == [True, True]
    assert records[1].quads == ()


def test_three_courses_for_four_are_taken_together_each_with_its_grade(table: Any) -> None:
    sent = [("411", "3411"), ("412", "3412"), ("413", "3413")]
    received = [("1451", "4451"), ("1454", "4454"), ("1461", "4461"), ("1464", "4464")]
    rows = [
        row(SourceInstitution="QCC01", SourceCourseID=number, SourceCatalogNum=catalog, ComponentSubjectArea="PH",
            SrcEquivalencyComponent="36", MinGradePts="1.0", DestinationInstitution="QNS01",
            DestinationCourseID=to, DestinationCatalogNum=to_catalog)
        for catalog, number in sent for to_catalog, to in received
    ]  # fmt: skip
    records = table(*rows)
    facts = said(records)
    assert len(records) == 12
    assert sum(p == "cl:decidesOn" for _, p, _ in facts) == 3
    assert sum(p == "cl:receivedAs" for _, p, _ in facts) == 4
    assert {o for _, p, o in facts if p == "cl:minimumGrade"} == {"D"}
    assert sum(p == "cl:hasMember" for _, p, _ in facts) == 3


def test_a_rule_in_one_row_says_the_same_as_in_pairs(table: Any) -> None:
    header = [
        "rule_key", "sending_courses", "receiving_courses", "min_credits", "max_credits", "min_gpa", "max_gpa",
        "transfer_credits", "priority", "effective_date", "is_bkcr",
    ]  # fmt: skip
    line = ["HOS01:LEH01:ANTH:1", "001101.1", "002211.1", "3", "3", "0.7", "4", "3", "100", "2018-01-01", "f"]
    pairs = {fact for fact in said(table(ANTHROPOLOGY)) if "course" not in fact[0]}
    one = {fact for fact in said(table(line, header=header)) if "course" not in fact[0]}
    assert {(s, p, o.replace("to 4.", "to 4.0.")) for s, p, o in one} == {
        (s, p, o.replace("to 4.", "to 4.0.").replace("4.0.0", "4.0")) for s, p, o in pairs
    }


def test_courses_in_one_row_each_have_their_credits(table: Any) -> None:
    header = ["rule_key", "sending_courses", "receiving_courses", "min_credits", "max_credits", "transfer_credits"]
    (record,) = table(["A-B-SUB-JECT-7", "1.1:2.1", ":5.1:6.1:", "3:4", "3:4", "3:2.5"], header=header)
    decision = RULE + "A:B:SUB:JECT:7"
    assert said([record]) >= {
        (decision, "cl:creditSent", "7"),
        (decision, "cl:creditAccepted", "5.5"),
        (decision, "cl:creditLost", "1.5"),
        (decision, "cl:transferOutcome", "cl:PartialTransfer"),
        (decision, "cl:decidedBy", "clr:transfer-rules/institution/B"),
    }


@pytest.mark.parametrize(
    ("least", "greatest", "window"),
    [
        ("0", "4.0", (None, None)),
        ("0.7", "4.3", ("D-", None)),
        ("2.0", "3.0", ("C", "B")),
        ("0", "1.9", (None, "C-")),
        ("1.5", "", ("C-", None)),
        ("1.8", "1.9", ("1.8", "1.9")),
    ],
)
def test_a_window_of_points_is_the_window_of_the_letters_in_it(
    table: Any, least: str, greatest: str, window: tuple[str | None, str | None]
) -> None:
    facts = said(table(row(MinGradePts=least, MaxGradePts=greatest)))
    found = {p: o for _, p, o in facts if p in ("cl:minimumGrade", "cl:maximumGrade")}
    assert (found.get("cl:minimumGrade"), found.get("cl:maximumGrade")) == window


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"UnitsTaken": "2"}, "PartialTransfer"),
        ({"UnitsTaken": "0"}, "PartialTransfer"),
        ({"is_bkcr": "t"}, "ElectiveOnly"),
        ({"is_mesg": "t"}, "OutcomeNotStated"),
        ({"SrcMinUnits": "0", "SrcMaxUnits": "99"}, "FullTransfer"),
        ({"SubjectCreditSource": "E"}, "FullTransfer"),
    ],
)
def test_an_outcome_is_full_unless_the_amounts_or_the_kind_of_course_say_otherwise(
    table: Any, changes: dict[str, str], outcome: str
) -> None:
    assert {o for _, p, o in said(table(row(**changes))) if p == "cl:transferOutcome"} == {"cl:" + outcome}


def test_a_course_with_any_of_several_credits_has_no_credit_sent(table: Any) -> None:
    assert "cl:creditSent" not in {p for _, p, _ in said(table(row(SrcMinUnits="0", SrcMaxUnits="99")))}


def test_a_greatest_number_of_units_is_a_limit_and_no_amount(table: Any) -> None:
    facts = said(table(row(SubjectCreditSource="E")))
    assert ("cl:maximumCredits", "3") in {(p, o) for _, p, o in facts}
    assert "cl:creditAccepted" not in {p for _, p, _ in facts}


def test_the_two_directions_between_two_colleges_are_two_decisions(table: Any) -> None:
    back = row(SourceInstitution="LEH01", DestinationInstitution="HOS01")
    one, two = table(ANTHROPOLOGY, back)
    assert one.id != two.id


def test_a_rule_that_is_not_used_is_left_out_and_told(table: Any) -> None:
    (record,) = table(row(TransferCourse="N"))
    assert (record.readable, record.quads, kinds([record])) == (True, (), [["not-used"]])


def test_rules_break_no_shape(table: Any) -> None:
    records = table(ANTHROPOLOGY, *ACCOUNTING, row(SrcEquivalencyComponent="9", is_mesg="t", SubjectCreditSource="E"))
    assert [p for record in check(records, transfer_rules.FORMAT.shapes) for p in record.problems] == []


def test_the_colleges_are_those_of_ipeds() -> None:
    with real(SHARED / "ipeds" / "hd2024.csv").open(encoding="utf-8-sig", errors="replace", newline="") as file:
        names = {int(line["UNITID"]): line["INSTNM"] for line in csv.DictReader(file)}
    assert all("CUNY" in names[unitid] for unitid in UNITIDS.values())
    assert "Queensborough" in names[UNITIDS["QCC01"]]
    assert "Baruch" in names[UNITIDS["BAR01"]]


def test_reading_twice_gives_the_same_statements(table: Any) -> None:
    assert [r.quads for r in table(ANTHROPOLOGY, *ACCOUNTING)] == [r.quads for r in table(ANTHROPOLOGY, *ACCOUNTING)]


# -- faults -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"SourceInstitution": ""}, "bad-key"),
        ({"SrcEquivalencyComponent": "1.5"}, "bad-key"),
        ({"SourceCourseID": "ABC"}, "bad-course"),
        ({"DestinationOfferNbr": "one"}, "bad-course"),
        ({"UnitsTaken": "three"}, "bad-number"),
        ({"UnitsTaken": "NaN"}, "bad-number"),
        ({"UnitsTaken": "1e9"}, "bad-number"),
        ({"UnitsTaken": "-3"}, "bad-number"),
        ({"MinGradePts": "3.0", "MaxGradePts": "2.0"}, "bad-window"),
        ({"MinGradePts": "5"}, "bad-window"),
        ({"TransferPriority": "high"}, "bad-number"),
        ({"TransferSubjectEffDate": "31/31/2018"}, "bad-date"),
    ],
)
def test_a_rule_with_a_fault_is_set_aside_with_the_next_one_read(
    table: Any, changes: dict[str, str], kind: str
) -> None:
    records = table(row(**changes), ACCOUNTING[0])
    assert kinds(records) == [[kind], []]
    assert records[0].fragment


def test_a_fault_in_one_row_sets_all_rows_of_its_rule_aside(table: Any) -> None:
    bad = [*ACCOUNTING[1]]
    bad[HEADER.index("Units Taken")] = "?"
    assert kinds(table(ACCOUNTING[0], bad, ANTHROPOLOGY)) == [["bad-number"], ["bad-number"], []]


def test_rows_of_a_rule_that_contradict_each_other_are_set_aside(table: Any) -> None:
    assert kinds(table(ANTHROPOLOGY, row(MinGradePts="2.0"))) == [["contradictory-rule"]] * 2


def test_a_rule_that_comes_back_later_is_set_aside(table: Any) -> None:
    assert kinds(table(ANTHROPOLOGY, ACCOUNTING[0], ANTHROPOLOGY)) == [[], [], ["rule-in-two-places"]]


def test_rows_beyond_any_real_rule_are_set_aside_and_not_kept_in_memory(table: Any) -> None:
    many = [row(DestinationCourseID=str(number)) for number in range(transfer_rules.MAX_ROWS + 2)]
    assert kinds(table(*many))[-2:] == [["rule-in-two-places"]] * 2


def test_a_table_of_something_else_is_refused_and_told_which_columns_are_expected(table: Any) -> None:
    (record,) = table(["1", "2"], header=["UNITID", "INSTNM"])
    assert kinds([record]) == [["not-transfer-rules"]]
    assert "source_course_id" in record.problems[0].reason


@pytest.mark.parametrize("data", [b"", b"\x00\x01\xff", b"a,b\n", b'"' * 10_000])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    records = list(transfer_rules.read([path], DAY))
    assert records
    assert not any(record.readable for record in records)


def test_course_and_college_codes_with_odd_signs_give_addresses_all_the_same(table: Any) -> None:
    (record,) = table(row(SourceInstitution="A B/<x>", ComponentSubjectArea="Ünï %"))
    assert record.readable
    assert record.id == f"{RESOURCE}transfer-rules/rule/A%20B%2F%3Cx%3E:LEH01:%C3%9Cn%C3%AF_%25:1"


CELL = st.one_of(st.text(max_size=12), st.sampled_from(["", "0", "99999999999", "NaN", "-1", "t", "1:2", "4.0", "E"]))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(HEADER) - 1), CELL), max_size=6), st.integers(0, 2))
def test_whatever_stands_in_the_cells_every_row_gives_one_record(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, str]], where: int
) -> None:
    lines = [[*ANTHROPOLOGY], [*ACCOUNTING[0]], [*ACCOUNTING[1]]]
    for column, cell in changes:
        lines[where][column] = cell.replace("\x00", "")
    path = tmp_path_factory.mktemp("rules") / "x.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        csv.writer(file).writerows([HEADER, *lines])
    records = list(transfer_rules.read([path], DAY))
    assert len(records) == 3
    assert all(record.problems for record in records if not record.readable)
