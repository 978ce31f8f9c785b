"""What `comparing` found as lines for a person; what is in one is in the other. No markup: whoever prints adds none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from credlattice.vocabulary import compact
from credlattice.wording import KINDS, local_name

_LONGEST: Final = 300
"""Characters of one value in a line; JSON has more of it."""
_STATEMENTS: Final = 8
"""Statements shown of one changed thing, each way."""
_MANY: Final = {kind.one.lower(): kind.many for kind in KINDS.values()}

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One line. `tone` is `head`, `added`, `removed`, `changed`, `quiet`, `good`, `bad` or empty."""

    text: str
    tone: str = ""
    indent: int = 0


def lines(found: Content) -> Iterator[Line]:
    """The comparison in reading order, every text from outside made visible: no control characters, one line each."""
    old, new = visible(found["old"]["name"]), visible(found["new"]["name"])
    if not found["changed"]:
        yield Line(f"Nothing changed from {old} to {new}.")
        return
    sizes = " → ".join(f"{found[side]['statements']:,}" for side in ("old", "new"))
    yield Line(f"{old} → {new}: {sizes} statements", "head")
    yield from _release(found) if found["what"] == "release" else _ontology(found)


def visible(text: str, longest: int = _LONGEST) -> str:
    """`text` on one line, with control and direction characters written out, cut after `longest` characters.

    >>> visible("a\\nb\\x1b[31mc\\u202e")
    'a b\\\\x1b[31mc\\\\u202e'
    """
    joined = " ".join(text[: 4 * longest].split())
    shown = "".join(c.encode("unicode_escape").decode() if unicodedata.category(c)[0] == "C" else c for c in joined)
    return shown if len(shown) <= longest else shown[:longest] + "…"


def _ontology(found: Content) -> Iterator[Line]:
    for group, mark in (("added", "+"), ("removed", "-")):
        yield from _heading(f"Terms {group}", found[group])
        for term in found[group]["first"]:
            other = " of another vocabulary" if term["borrowed"] else ", deprecated" if term["deprecated"] else ""
            yield Line(f"{mark} {_term(term)}: {term['kind']}{other}", group, 2)
            if term["definition"]:
                yield Line(visible(term["definition"]), "quiet", 6)
        yield from _more(found[group])
    for group, title in (("deprecated", "Terms deprecated"), ("restored", "Terms no longer deprecated")):
        yield from _heading(title, found[group])
        for change in found[group]["first"]:
            instead = ", ".join(f"“{visible(label)}” ({visible(compact(iri))})" for iri, label in change["replaced_by"])
            verb = "use" if group == "deprecated" else "was replaced by"
            yield Line(f"! {_term(change['term'])}" + (f": {verb} {instead}" if instead else ""), "changed", 2)
            if change["note"]:
                yield Line(visible(change["note"]), "quiet", 6)
        yield from _more(found[group])
    yield from _heading("Terms changed", found["changed_terms"])
    for change in found["changed_terms"]["first"]:
        yield Line(f"~ {_term(change['term'])}", "changed", 2)
        yield from _axioms(change["axioms_added"], "+", 6)
        yield from _axioms(change["axioms_removed"], "-", 6)
        yield from _edits(change["edits"])
    yield from _more(found["changed_terms"])
    yield from _heading("Terms that moved to another module", found["moved"])
    for move in found["moved"]["first"]:
        was, now = (visible(local_name(move[side])) if move[side] else "no module" for side in ("old", "new"))
        yield Line(f"~ {_term(move['term'])}: {was} → {now}", "changed", 2)
    yield from _more(found["moved"])
    for group, title, mark in (("axioms_added", "added", "+"), ("axioms_removed", "removed", "-")):
        yield from _heading(f"Axioms between several terms {title}", found[group])
        yield from _axioms(found[group]["first"], mark, 2)
        yield from _more(found[group])
    yield from _heading("Headers", found["headers"])
    for header in found["headers"]["first"]:
        mark = {"added": "+", "removed": "-", "changed": "~"}[header["state"]]
        yield Line(f"{mark} {visible(header['title'])}  {visible(header['iri'])}", header["state"], 2)
        yield from _edits(header["edits"])
    yield from _more(found["headers"])
    verdict = found["verdict"]
    yield Line("")
    yield Line(visible(verdict["sentence"]), "bad" if verdict["fits"] is False else "good")
    if verdict["reasons"]:
        yield Line(f"Counted: {'; '.join(verdict['reasons'])}.", "quiet")


def _release(found: Content) -> Iterator[Line]:
    for state, mark in (("added", "+"), ("removed", "-"), ("changed", "~")):
        group = found["documents"][state]
        yield from _heading(f"Documents {state}", group)
        for document in group["first"]:
            yield Line(f"{mark} {visible(document['title'])}  {_counts(document)}", state, 2)
            where = [document["graph"], *document["sources"][:3]]
            yield Line(f"{document['status']}; {visible('  '.join(where))}", "quiet", 6)
            for side, sign in (("said_before", "-"), ("said_now", "+")):
                for text in document[side]:
                    yield Line(f"{sign} {visible(text)}", "removed" if sign == "-" else "added", 6)
        yield from _more(group)
    for things in found["things"]:
        numbers = [
            f"{things[state]['total']:,} {state}" for state in ("added", "removed", "changed") if things[state]["total"]
        ]
        kind = _MANY.get(things["kind"], things["kind"].capitalize())
        yield Line("")
        yield Line(f"{visible(kind)}: {', '.join(numbers)}", "head")
        for state, mark in (("added", "+"), ("removed", "-"), ("changed", "~")):
            for thing in things[state]["first"]:
                yield Line(f"{mark} {visible(thing['label'])}  {visible(thing['iri'])}", state, 2)
                for texts, sign, tone in ((thing["before"], "-", "removed"), (thing["now"], "+", "added")):
                    for text in texts[:_STATEMENTS]:
                        yield Line(f"{sign} {visible(text)}", tone, 6)
                    if len(texts) > _STATEMENTS:
                        yield Line(f"and {len(texts) - _STATEMENTS:,} more", "quiet", 6)
            yield from _more(things[state], state)
    if found["resourced"]:
        yield Line("")
        yield Line(f"{found['resourced']:,} more things: the same is said of them by other documents than before.")
    if found["derived"]:
        yield Line("")
        yield Line("Derived statements, by rule", "head")
        for rule in found["derived"]:
            yield Line(f"~ {visible(rule['title'])} ({visible(rule['rule'])})  {_counts(rule)}", "changed", 2)
    if found["ontology"]:
        yield Line("")
        yield Line("The ontology that the releases were built with", "head")
        yield from _ontology(found["ontology"])
    if found["other"]:
        yield Line("")
        yield Line(f"{found['other']:,} statements differ that no document, thing or rule above accounts for.")


def _heading(title: str, group: Content) -> Iterator[Line]:
    if group["total"]:
        yield Line("")
        yield Line(f"{title}: {group['total']:,}", "head")


def _more(group: Content, state: str = "") -> Iterator[Line]:
    left = group["total"] - len(group["first"])
    if left > 0:
        yield Line(f"and {left:,} more {state}".rstrip(), "quiet", 2)


def _term(term: Content) -> str:
    return f"{visible(term['label'])} ({visible(compact(term['iri']))})"


def _axioms(axioms: list[Content], mark: str, indent: int) -> Iterator[Line]:
    for axiom in axioms:
        yield Line(f"{mark} {visible(axiom['sentence'])}", "added" if mark == "+" else "removed", indent)


def _edits(edits: list[Content]) -> Iterator[Line]:
    for edit in edits:
        if len(edit["old"]) == len(edit["new"]) == 1:
            yield Line(f"~ {visible(edit['words'])}: {visible(edit['old'][0])} → {visible(edit['new'][0])}", "", 6)
            continue
        for side, mark, tone in (("old", "-", "removed"), ("new", "+", "added")):
            for value in edit[side]:
                yield Line(f"{mark} {visible(edit['words'])}: {visible(value)}", tone, 6)


def _counts(change: Content) -> str:
    parts = [f"{sign}{change[side]:,}" for sign, side in (("+", "added"), ("-", "removed")) if change[side]]
    noun = "statement" if change["added"] + change["removed"] == 1 else "statements"
    return f"({', '.join(parts)} {noun})" if parts else "(no statement)"
