"""RDF files that would harm a parser are refused before one sees them; all others are read as they are."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from credlattice.readers import rdf_guard
from credlattice.readers.rdf_guard import UnsafeRdf
from tests.readers.test_case import real
from tests.real_files import SHARED

OPENINGS = {"[": "]", "(": ")", "<<( <x:s> <x:p> ": " )>>", "<< <x:s> <x:p> ": " >>"}


def nested(opening: str, levels: int) -> bytes:
    inside = opening + "<x:p> " if opening == "[" else opening
    return f"<x:s> <x:p> {inside * levels} 1 {OPENINGS[opening] * levels} .".encode()


@pytest.mark.parametrize("opening", OPENINGS)
def test_nesting_beyond_the_bound_is_refused_and_names_the_line(opening: str) -> None:
    with pytest.raises(UnsafeRdf, match="deeper than 64") as caught:
        rdf_guard.check_turtle(b"# a comment ((((\n\n" + nested(opening, 65))
    assert (caught.value.kind, caught.value.line) == ("too-deep", 3)


@pytest.mark.parametrize("opening", OPENINGS)
def test_nesting_within_the_bound_passes(opening: str) -> None:
    rdf_guard.check_turtle(nested(opening, 64))


def test_the_nesting_that_is_refused_does_kill_the_parser_behind_it() -> None:
    """The reason for the guard. If this fails, the parser has learned to refuse by itself."""
    code = (
        "from pyoxigraph import parse, RdfFormat\n"
        "n = 100000\n"
        "data = b'<x:s> <x:p> ' + b'<<( <x:s> <x:p> ' * n + b' 1 ' + b' )>>' * n + b' .'\n"
        "try:\n    list(parse(data, format=RdfFormat.TURTLE))\nexcept SyntaxError:\n    pass\n"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode < 0


@pytest.mark.parametrize(
    "data",
    [
        b'<x:s> <x:p> "((((" .',
        b"<x:s> <x:p> '''(((( ' '' \\''' ''' .",
        b'<x:s> <x:p> """[[[["""@en , "\\"((((" .',
        b"@prefix x: <x:> . x:s x:p\\(\\( 1 . # ((((((",
    ],
)
def test_brackets_in_texts_names_and_comments_do_not_count(data: bytes) -> None:
    many = data.replace(b"((((", b"(" * 100).replace(b"[[[[", b"[" * 100).replace(b"\\(", b"\\(" * 70)
    rdf_guard.check_turtle(many)
    assert rdf_guard.quads(many, RdfFormat.TURTLE)


def test_brackets_after_a_text_that_never_ends_still_count() -> None:
    with pytest.raises(UnsafeRdf, match="deeper"):
        rdf_guard.check_turtle(b'<x:s> <x:p> "no end\n' + b"(" * 65)


@pytest.mark.parametrize("quote", ['"', "'", '"""', "'''"])
def test_a_text_beyond_the_bound_is_refused(quote: str) -> None:
    with pytest.raises(UnsafeRdf, match="longer than"):
        rdf_guard.check_turtle(f"<x:s> <x:p> {quote}{'a' * 1_000_001}{quote} .".encode())


def test_time_is_linear_in_quotes_that_never_close() -> None:
    with pytest.raises(UnsafeRdf):
        rdf_guard.quads(b"<x:s> <x:p> '" + b'"""\\' * 200_000, RdfFormat.TURTLE)


XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x.org/">{}</rdf:RDF>'


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ('<!DOCTYPE x [<!ENTITY a "aaaa">]>' + XML.format(""), "doctype"),
        ('<!DOCTYPE x SYSTEM "http://example.org/x.dtd">' + XML.format(""), "doctype"),
        (XML.format("<x:a>" * 70 + "</x:a>" * 70), "too-deep"),
        (XML.format(f"<x:a>{'a' * 1_000_001}</x:a>"), "too-long"),
        (XML.format(f'<x:a x:b="{"a" * 1_000_001}"/>'), "too-long"),
        (XML.format("<x:a>"), "malformed-rdf"),
    ],
)
def test_xml_that_would_harm_is_refused(document: str, kind: str) -> None:
    with pytest.raises(UnsafeRdf) as caught:
        rdf_guard.quads(document.encode(), RdfFormat.RDF_XML)
    assert caught.value.kind == kind


def test_an_encoding_in_which_another_document_hides_is_refused() -> None:
    with pytest.raises(UnsafeRdf, match="UTF-8"):
        rdf_guard.quads(
            ('<?xml version="1.0" encoding="utf-16"?>' + XML.format("")).encode("utf-16"), RdfFormat.RDF_XML
        )


def test_good_xml_is_read() -> None:
    document = XML.format('<rdf:Description rdf:about="http://x.org/1"><x:name>A</x:name></rdf:Description>')
    (quad,) = rdf_guard.quads(document.encode(), RdfFormat.RDF_XML)
    assert quad.object.value == "A"  # type: ignore[union-attr]


def test_a_fault_is_told_by_its_line_and_not_by_what_stands_there() -> None:
    with pytest.raises(UnsafeRdf) as caught:
        rdf_guard.quads(b"<x:s> <x:p> 1 .\n<x:s> <x:p> <http://someone @ private> .", RdfFormat.TURTLE)
    assert caught.value.line == 2
    assert "private" not in str(caught.value)


@pytest.mark.parametrize("name", ["elm3_credential.ttl", "elm3_shacl_edc_generic_full.ttl", "dcat3_basic.ttl"])
def test_real_turtle_passes_and_loses_nothing(name: str) -> None:
    data = real(SHARED / "standards" / name).read_bytes()
    assert len(rdf_guard.quads(data, RdfFormat.TURTLE)) == len(list(parse(data, format=RdfFormat.TURTLE)))


@given(st.binary(max_size=300) | st.text("<>[](){}|\"'\\#\n @.:xa1", max_size=300).map(str.encode))
def test_whatever_is_in_a_file_only_the_guards_own_error_comes_out(data: bytes) -> None:
    for form in (RdfFormat.TURTLE, RdfFormat.RDF_XML, RdfFormat.N_TRIPLES, RdfFormat.TRIG):
        try:
            rdf_guard.quads(data, form)
        except UnsafeRdf as refused:
            assert refused.line >= 1
