"""The candidates of the live release, kept in `CREDLATTICE_HOME/candidates.json` until another release is live."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from credlattice.release import Release
from credlattice.resolution import Candidate, candidates
from credlattice.resolution_decisions import decided

FILE: Final = "candidates.json"


def undecided(home: Path, live: Release, *, again: bool = False) -> list[Candidate]:
    """The candidates nobody decided on, best first. `again`: compute them even where they are kept."""
    known = None if again else _kept(home, live.id)
    if known is None:
        known = candidates(live.store, live.questions)
        _keep(home, live.id, known)
    done = decided(home)
    return [candidate for candidate in known if not done or done.isdisjoint(candidate.pairs())]


def _kept(home: Path, release: str) -> list[Candidate] | None:
    try:
        content = json.loads((home / FILE).read_text(encoding="utf-8"))
        if content["release"] != release:
            return None
        return [_candidate(each) for each in content["found"]]
    except (OSError, ValueError, KeyError, TypeError):
        # Never written, or by another version, or cut short: it is computed anew.
        return None


def _candidate(content: dict[str, Any]) -> Candidate:
    """A candidate as JSON has it: lists for tuples."""
    (one, name), (other, other_name) = content["one"], content["other"]
    sides = (tuple(content[key]) for key in ("supporting", "contradicting", "one_entries", "other_entries"))
    return Candidate((one, name), (other, other_name), content["score"], *sides)


def _keep(home: Path, release: str, found: Iterable[Candidate]) -> None:
    content = {"release": release, "found": [asdict(candidate) for candidate in found]}
    beside = home / f".{FILE}.new"
    beside.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    beside.replace(home / FILE)
