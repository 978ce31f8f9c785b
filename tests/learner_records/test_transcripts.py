"""Transcripts as tables."""

from __future__ import annotations

import csv
import io

import pytest

from credlattice.learner_records import UnreadableRecord, read
from credlattice.learner_records.record import MAX_ITEMS, Completion, Item, State

HEADER = ["Course Code", "Title", "Institution", "UNITID", "OPEID", "Credits", "Grade", "Term", "Date", "Status"]
ROW = [
    "ACC 120",
    "Financial Accounting",
    "Alamance Community College",
    "199786",
    "005463",
    "4.0",
    "A",
    "Fall 2024",
    "2024-12-13",
    "",
]


def table(*rows: list[str], header: list[str] = HEADER, delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([header, *rows])
    return out.getvalue().encode()


def items(content: bytes) -> tuple[Item, ...]:
    return read(content, "transcript.csv").items


def test_a_row_is_a_course_with_school_credits_grade_and_term() -> None:
    (item,) = items(table(ROW))
    assert (item.name, item.identifiers[0].value, item.provider.name) == ("Financial Accounting", "ACC 120", ROW[2])
    assert (item.provider.unitid, item.provider.opeid) == ("199786", "00546300")
    assert (item.credits, item.grade, item.term, item.awarded) == (4.0, "A", "Fall 2024", "2024-12-13")
    assert item.place == "transcript.csv:2"


def test_a_table_is_marked_as_holding_no_proof() -> None:
    (item,) = items(table(ROW))
    assert item.verification.state is State.NOT_CHECKABLE and "table" in item.verification.reason


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_under_which_the_columns_are_known(delimiter: str) -> None:
    (item,) = items(table(ROW, delimiter=delimiter))
    assert item.name == "Financial Accounting"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_usual_encodings_are_read(encoding: str) -> None:
    text = "code,title\nFR 1,Français élémentaire\n"
    assert items(text.encode(encoding))[0].name == "Français élémentaire"


def test_headings_may_be_written_in_other_ways_and_order() -> None:
    (item,) = items(b"credit_hours,FINAL-GRADE,Subject,Catalog Number,school\n3,B,CS,1337,UT Dallas\n")
    assert (item.identifiers[0].value, item.credits, item.grade, item.provider.name) == (
        "CS 1337",
        3.0,
        "B",
        "UT Dallas",
    )


@pytest.mark.parametrize(
    ("status", "grade", "completion"),
    [
        ("", "A", Completion.COMPLETED),
        ("", "F", Completion.NOT_COMPLETED),
        ("", "W", Completion.NOT_COMPLETED),
        ("", "IP", Completion.NOT_COMPLETED),
        ("", "", Completion.NOT_STATED),
        ("Completed", "", Completion.COMPLETED),
        ("In Progress", "A", Completion.NOT_COMPLETED),
        ("withdrawn", "", Completion.NOT_COMPLETED),
        ("pending review", "A", Completion.NOT_STATED),
    ],
)
def test_whether_a_course_is_completed(status: str, grade: str, completion: Completion) -> None:
    (item,) = items(table([*ROW[:6], grade, *ROW[7:9], status]))
    assert item.completion is completion


@pytest.mark.parametrize(
    ("written", "opeid"), [("5463", "00546300"), ("00546301", "00546301"), ("546300", "54630000"), ("n/a", "")]
)
def test_an_opeid_that_a_spreadsheet_shortened_is_made_whole(written: str, opeid: str) -> None:
    (item,) = items(table([*ROW[:4], written, *ROW[5:]]))
    assert item.provider.opeid == opeid


def test_other_columns_are_not_read_and_a_learners_name_is_nowhere() -> None:
    content = table(["Zebedee Quillfeather", *ROW], header=["Student Name", *HEADER])
    record = read(content, "transcript.csv")
    assert "Quillfeather" not in repr(record)
    assert [p.kind for p in record.problems] == ["unread-columns"]


def test_blank_rows_are_passed_over_and_nameless_ones_set_aside() -> None:
    record = read(table(ROW, [""] * 10, ["", "", *ROW[2:]]), "transcript.csv")
    assert len(record.items) == 1
    assert [(p.kind, p.fatal) for p in record.problems] == [("nameless", True)]


def test_short_and_long_rows_are_read_as_far_as_they_go() -> None:
    record = read(b"code,title,credits\nACC 1\nACC 2,Two,3,4,5\n", "transcript.csv")
    assert [(item.name, item.credits) for item in record.items] == [("ACC 1", None), ("Two", 3.0)]


@pytest.mark.parametrize("credits", ["three", "-1", "1e400", "nan", "9" * 30])
def test_credits_that_are_no_amount_are_unknown(credits: str) -> None:
    (item,) = items(table([*ROW[:5], credits, *ROW[6:]]))
    assert item.credits is None


def test_of_too_many_rows_the_first_are_read_and_it_is_said() -> None:
    record = read(b"code\n" + b"X 1\n" * (MAX_ITEMS + 10), "transcript.csv")
    assert len(record.items) == MAX_ITEMS
    assert [(p.kind, p.fatal) for p in record.problems] == [("too-many", True)]


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"name,age\nx,1\n", b"hello", b"\x00\x01\x02\xff", b"%PDF-1.7", b"number\n1\n"]
)
def test_what_is_no_transcript_is_refused_and_says_which_columns_are_known(content: bytes) -> None:
    with pytest.raises(UnreadableRecord, match=r"course code|PDF|neither"):
        read(content, "x")
