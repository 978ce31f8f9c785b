"""Workbooks for tests: written from rows, and read without the library that the importers read them with."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[str | float]]]) -> Path:
    """An .xlsx file with these sheets; a str is a text cell, a number is a number."""
    names, relations = "", ""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("[Content_Types].xml", _TYPES)
        file.writestr("_rels/.rels", _relations(("1", "officeDocument", "xl/workbook.xml")))
        for number, (name, rows) in enumerate(sheets.items(), start=1):
            names += f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
            lines = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
            file.writestr(
                f"xl/worksheets/sheet{number}.xml",
                f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>',
            )
        parts = [(str(n), "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
        relations = _relations(*parts)
        file.writestr("xl/_rels/workbook.xml.rels", relations)
        file.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{names}</sheets></workbook>'
        )
    return path


def _relations(*parts: tuple[str, str, str]) -> str:
    inside = "".join(f'<Relationship Id="rId{i}" Type="{_RELATIONS}/{kind}" Target="{to}"/>' for i, kind, to in parts)
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f"<c><v>{value}</v></c>"


def raw_rows(path: Path, sheet: str) -> list[dict[str, str]]:
    """The rows of a sheet of a real workbook, straight from its XML: what stands in each column (A, B, …)."""
    with zipfile.ZipFile(path) as file:
        shared = [
            "".join(part.text or "" for part in item.iter(f"{{{_MAIN}}}t"))
            for item in ElementTree.fromstring(file.read("xl/sharedStrings.xml"))
        ]
        relation = next(
            each.get(f"{{{_RELATIONS}}}id")
            for each in ElementTree.fromstring(file.read("xl/workbook.xml")).iter(f"{{{_MAIN}}}sheet")
            if each.get("name") == sheet
        )
        target = next(
            str(each.get("Target"))
            for each in ElementTree.fromstring(file.read("xl/_rels/workbook.xml.rels"))
            if each.get("Id") == relation
        )
        root = ElementTree.fromstring(file.read("xl/" + target.removeprefix("/xl/")))
    found = []
    for row in root.iter(f"{{{_MAIN}}}row"):
        cells = {}
        for cell in row:
            value = cell.find(f"{{{_MAIN}}}v")
            if value is not None and value.text:
                text = shared[int(value.text)] if cell.get("t") == "s" else value.text
                cells[re.sub(r"\d", "", str(cell.get("r")))] = text.strip()
        found.append(cells)
    return found
