"""The project's own form for requirements and articulation agreements, written by hand or by a program.

YAML and JSON have one structure; CSV is flat (`form_tables`). The reference of the form is `docs/requirement-form.md`.
The form is strict: a key that is not known is a fault with its line, because a condition that is passed over in silence
makes a plan look possible that is not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from credlattice.model import Problem, Record, SourceDocument
from credlattice.readers import form_fields as read_field
from credlattice.readers.describing import Description, refused, slug, text
from credlattice.readers.form_agreements import every_pair, read_agreement
from credlattice.readers.form_documents import MAX_BYTES, TOO_LARGE, FormError, Node, read_json, read_yaml
from credlattice.readers.form_fields import Names, fields
from credlattice.readers.form_pairs import Agreement, pair_iri, read_pair
from credlattice.readers.form_requirements import Reader
from credlattice.readers.form_tables import read_table
from credlattice.readers.form_things import describe_thing
from credlattice.readers.reading import MAX_FRAGMENT, Format
from credlattice.readers.requirement_trees import part_iri, require
from credlattice.vocabulary import CL, CTERMS, GRAPH

_TOP: Final = ("form", "document", "prefixes", "base", "defaults", "things", "requirements", "agreements")
_DOCUMENT: Final = ("id", "title", "source", "publisher", "licence", "published")
_DEFAULTS: Final = ("unit", "grade scale", "grade average scale")
_REQUIREMENT: Final = ("of", "part", "needs", "waivers")
_WAIVER: Final = ("waives", "on basis of", "granted by", "words")
_PREFIX: Final = re.compile(r"[a-z][a-z0-9-]{0,30}", re.ASCII | re.IGNORECASE)
VERSION: Final = "1"


def read(files: Sequence[Path], read_on: date) -> Iterator[Record]:
    """One record for every thing, requirement, agreement and pair of the files."""
    for file in files:
        if file.suffix.lower() in (".csv", ".tsv"):
            yield from read_table(file, read_on)
            continue
        try:
            if file.stat().st_size > MAX_BYTES:
                raise FormError(1, "too-large", TOO_LARGE)
            reader = read_json if file.suffix.lower() == ".json" else read_yaml
            yield from _Form(file, reader(file.read_bytes()), read_on).records()
        except FormError as error:
            unknown = SourceDocument(
                f"{GRAPH}document/requirements-{slug(file.stem)}", file.name, (file.name,), read_on
            )
            yield refused(unknown, f"{file.name}:{error.line}", error.kind, str(error))


class _Form:
    """One file while it is read."""

    def __init__(self, file: Path, top: Node, read_on: date) -> None:
        self.file = file
        if "form" not in (top.entries or {}):
            raise FormError(1, "not-this-form", "no requirement form: it starts with the key 'form: 1'")
        self.top = fields(top, _TOP, "the file", ("form", "document"))
        version = read_field.text(self.top["form"]).strip()
        if version != VERSION:
            raise FormError(
                self.top["form"].line, "unknown-version", f"form {version[:20]!r} is not known: write form: 1"
            )
        self.document = self._document(self.top["document"], read_on)
        self.names = self._names()

    def records(self) -> Iterator[Record]:
        """In the order: things, requirements, agreements with their pairs."""
        for value in self._list("things"):
            yield self._record(value, lambda about, each: describe_thing(about, each, self.names))
        seen: set[str] = set()
        for value in self._list("requirements"):
            yield self._record(value, lambda about, each: self._requirement(about, each, seen))
        for value in self._list("agreements"):
            yield from self._agreement(value)

    def _record(self, value: Node, describe: Callable[[Description, Node], None]) -> Record:
        about = Description(self.document, f"{self.document.graph}#{value.line}", f"{self.file.name}:{value.line}")
        try:
            describe(about, value)
        except FormError as error:
            place = f"{self.file.name}:{error.line}"
            about.problems.append(Problem(place, str(error), error.kind))
        failed = any(problem.fatal for problem in about.problems)
        return about.record(self._excerpt(value.line) if failed else "")

    def _requirement(self, about: Description, value: Node, seen: set[str]) -> None:
        entries = fields(value, _REQUIREMENT, "a requirement", ("of", "needs"))
        owner = about.id = self.names.iri(entries["of"])
        part = read_field.part_name(entries["part"]) if "part" in entries else self._part
        reader = Reader(self.names, owner)
        tree = reader.tree(entries["needs"])
        if tree.part is not None and "part" in entries:
            raise FormError(value.line, "part-twice", "the part is named twice: beside 'of' and inside 'needs'")
        root = part_iri(owner, tree.part or part)
        if root in seen:
            reason = f"the requirements of {owner} stand here twice: put them into one, or give each a 'part'"
            raise FormError(value.line, "described-twice", reason)
        seen.add(root)
        require(about, owner, tree, part)
        for number, waiver in enumerate(entries["waivers"].items if "waivers" in entries else (), start=1):
            self._waiver(about, waiver, owner, f"{root}-waiver-{number}")

    def _waiver(self, about: Description, value: Node, owner: str, iri: str) -> None:
        entries = fields(value, _WAIVER, "a waiver", ("waives", "on basis of"))
        about.thing(iri, CL + "Waiver")
        for part in entries["waives"].items:
            about.say(iri, CL + "waives", self.names.part_iri(owner, part))
        for basis in self.names.iris(entries["on basis of"]):
            about.say(iri, CL + "onBasisOf", basis)
        for body in self.names.iris(entries["granted by"]) if "granted by" in entries else ():
            about.say(iri, CL + "grantedBy", body)
        if "words" in entries:
            about.say(iri, CTERMS + "description", text(read_field.text(entries["words"])))

    def _agreement(self, value: Node) -> Iterator[Record]:
        found: list[Agreement] = []

        def describe(about: Description, each: Node) -> None:
            found.append(read_agreement(about, each, self.names))
            about.id = found[0].iri

        yield self._record(value, describe)
        seen: set[str] = set()
        for pair in every_pair(value) if value.entries and "pairs" in value.entries else ():
            if not found:
                place = f"{self.file.name}:{pair.line}"
                reason = "its agreement cannot be read: mend that first"
                yield refused(self.document, place, "no-agreement", reason, self._excerpt(pair.line))
                continue

            def decide(about: Description, each: Node) -> None:
                about.id = pair_iri(each, found[0])
                if about.id in seen:
                    raise FormError(each.line, "described-twice", "the same pair stands in this agreement before")
                seen.add(about.id)
                read_pair(about, each, found[0])

            yield self._record(pair, decide)

    def _list(self, key: str) -> tuple[Node, ...]:
        return self.top[key].items if key in self.top else ()

    def _excerpt(self, line: int) -> str:
        """The lines around a fault, as they are written."""
        return "\n".join(self._lines[line - 1 : line + 11])[:MAX_FRAGMENT]

    @cached_property
    def _lines(self) -> list[str]:
        return self.file.read_text(encoding="utf-8-sig").splitlines()

    @property
    def _part(self) -> str:
        """The name of a root without one of its own: documents that describe one thing do not mix their trees."""
        return f"requirement-{self.document.graph.rpartition('/requirements-')[2]}"

    def _document(self, value: Node, read_on: date) -> SourceDocument:
        entries = fields(value, _DOCUMENT, "the document", ("id", "title", "source"))
        name = read_field.part_name(entries["id"])
        published = read_field.day(entries["published"]) if "published" in entries else None
        return SourceDocument(
            graph=f"{GRAPH}document/requirements-{name}",
            title=read_field.text(entries["title"]),
            addresses=read_field.texts(entries["source"]),
            read_on=read_on,
            publisher=read_field.text(entries["publisher"]) if "publisher" in entries else None,
            licence=read_field.text(entries["licence"]) if "licence" in entries else None,
            version=published.isoformat() if published else None,
        )

    def _names(self) -> Names:
        prefixes = {}
        declared = self.top.get("prefixes")
        for prefix, namespace in ((declared.entries or {}) if declared else {}).items():
            if not _PREFIX.fullmatch(prefix):
                raise FormError(namespace.line, "bad-prefix", f"{prefix[:40]!r} is no prefix: letters and digits")
            prefixes[prefix] = Names().iri(namespace)
        base = Names(prefixes).iri(self.top["base"]) if "base" in self.top else None
        names = Names(prefixes, base)
        if "defaults" in self.top:
            entries = fields(self.top["defaults"], _DEFAULTS, "the defaults")
            names = replace(
                names,
                unit=names.unit_of(entries["unit"]) if "unit" in entries else None,
                grade_scale=read_field.text(entries["grade scale"]) if "grade scale" in entries else None,
                average_scale=(
                    read_field.text(entries["grade average scale"]) if "grade average scale" in entries else None
                ),
            )
        return replace(names, parts=self._parts(names))

    def _parts(self, names: Names) -> dict[str, set[str]]:
        """The names of parts in the whole file: a requirement may point at one that comes later."""
        found: dict[str, set[str]] = defaultdict(set)
        for value in self._list("requirements"):
            entries = value.entries or {}
            try:
                owner = names.iri(entries["of"])
            except (KeyError, FormError):
                continue  # told where the requirement is read
            found[owner].add(self._part)
            open_ = [value]
            while open_:
                each = open_.pop()
                part = (each.entries or {}).get("part")
                if part is not None and isinstance(part.value, str):
                    found[owner].add(part.value.strip())
                open_.extend(
                    each.entries.values() if each.entries else each.value if isinstance(each.value, tuple) else ()
                )
        return found


FORMAT: Final = Format(
    "requirements",
    "The requirement form: requirements and articulation agreements in YAML, JSON or CSV",
    read,
    files=("*.requirements.yaml", "*.requirements.yml", "*.requirements.json", "*.requirements.csv"),
    shapes=("requirements", "transfer"),
)
