"""One example of a shape: what is valid, and the one change that makes it invalid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from credlattice.vocabulary import PREFIXES

V: Final = "Violation"
W: Final = "Warning"
I: Final = "Info"  # noqa: E741 — beside V and W


def turtle_head(base: str = "https://example.org/") -> str:
    """The prefixes an example is written with; its own things stand under `base`."""
    return "".join(f"@prefix {p}: <{iri}> .\n" for p, iri in PREFIXES.items()) + f"@prefix ex: <{base}> .\n"


@dataclass(frozen=True)
class Example:
    """Everything that an example points at with a ranged property is described in it, so that it stays valid when the
    types that follow are added."""

    shape: str
    valid: str
    change: str
    """Part of the valid example …"""
    to: str
    """… and what makes it invalid."""
    severity: str
    message: str
    """How the message of the result begins; it fits one message of the shape."""
    owl_too: bool = False
    """Whether OWL calls the invalid one inconsistent as well."""

    @property
    def invalid(self) -> str:
        assert self.valid.count(self.change) == 1, f"{self.change!r} must stand in the valid example once"
        return self.valid.replace(self.change, self.to)

    @property
    def id(self) -> str:
        return f"{self.shape}: {self.message}"
