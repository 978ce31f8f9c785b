"""Badges baked into pictures."""

from __future__ import annotations

import json
import zlib

import pytest

from credlattice.learner_records import UnreadableRecord, read
from credlattice.learner_records.record import MAX_BYTES
from tests.learner_records.signing import badge, baked, chunk, png, signed, token

SVG = '<?xml version="1.0"?>{}<svg xmlns="http://www.w3.org/2000/svg" xmlns:ob="https://purl.imsglobal.org/ob/v3p0">{}</svg>'


def names(content: bytes) -> list[str]:
    return [item.name for item in read(content, "picture").items]


@pytest.mark.parametrize("packed", [False, True])
def test_a_badge_in_a_png(packed: bool) -> None:
    assert names(baked(json.dumps(signed(badge())), packed=packed)) == ["Welding Certificate"]


def test_a_token_in_a_png() -> None:
    assert names(baked(token(badge()))) == ["Welding Certificate"]


def test_a_badge_in_an_svg_as_text_and_as_a_token() -> None:
    text = f"<ob:credential><![CDATA[{json.dumps(badge())}]]></ob:credential>"
    attribute = f'<ob:credential verify="{token(badge())}"/>'
    assert names(SVG.format("", text).encode()) == ["Welding Certificate"]
    assert names(SVG.format("", attribute).encode()) == ["Welding Certificate"]


def test_a_plain_document_type_is_passed_over_and_never_fetched() -> None:
    plain = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://127.0.0.1:9/svg11.dtd">'
    text = f"<ob:credential><![CDATA[{json.dumps(badge())}]]></ob:credential>"
    assert names(SVG.format(plain, text).encode()) == ["Welding Certificate"]


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE svg [<!ENTITY a "b">]>',
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]>',
        "<!DOCTYPE svg []>",
    ],
)
def test_an_svg_that_declares_entities_is_refused(declared: str) -> None:
    with pytest.raises(UnreadableRecord, match="entities"):
        read(SVG.format(declared, "<ob:credential>&a;</ob:credential>").encode(), "x.svg")


def test_an_entity_of_an_outside_document_type_is_refused() -> None:
    plain = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://127.0.0.1:9/svg11.dtd">'
    with pytest.raises(UnreadableRecord, match="entity"):
        read(SVG.format(plain, "<ob:credential>&a;</ob:credential>").encode(), "x.svg")


def test_a_chunk_that_unpacks_to_more_than_a_record_may_have_is_refused() -> None:
    bomb = zlib.compress(b" " * (MAX_BYTES + 1), 9)
    data = b"openbadgecredential\x00\x01\x00\x00\x00" + bomb
    assert len(bomb) < 10_000
    with pytest.raises(UnreadableRecord, match="larger than"):
        read(png(chunk(b"iTXt", data)), "x.png")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (png(), "no badge is baked into this PNG"),
        (baked("{}", keyword=b"openbadges"), "Open Badges 2"),
        (png(chunk(b"iTXt", b"openbadgecredential\x00\x01\x00\x00\x00not zlib")), "cannot be unpacked"),
        (png(chunk(b"iTXt", b"openbadgecredential\x00\x00")), "damaged"),
        (png(chunk(b"iTXt", b"openbadgecredential\x00\x07\x00\x00\x00x")), "no PNG may use"),
        (png(chunk(b"iTXt", b"openbadgecredential\x00\x00\x00\x00\x00\xff")), "not UTF-8"),
        (baked("{}")[:60], "cut off"),
        (baked("{}").replace(b"{}", b"[]"), "checksum"),
        (SVG.format("", "").encode(), "no badge is baked into this SVG"),
        (SVG.format("", "<ob:credential>{}</ob:credential>" * 2).encode(), "2 badges"),
        (SVG.format("", "<ob:credential><ob:credential/></ob:credential>").encode(), "inside a credential"),
        (SVG.format("", "<g>" * 300).encode(), "deeper than"),
        (b"<svg", "not correct XML"),
        (b'<?xml version="1.0" encoding="x-unknown"?><svg/>', "encoding"),
        (SVG.format("", "<ob:credential>not JSON</ob:credential>").encode(), "not JSON"),
    ],
)
def test_a_picture_that_holds_no_readable_badge_says_why(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableRecord, match=words):
        read(content, "picture")
