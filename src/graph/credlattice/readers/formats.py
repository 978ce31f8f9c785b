"""Every format that `credlattice import` knows."""

from __future__ import annotations

from typing import Final

from credlattice.readers import ctdl
from credlattice.readers.reading import Format

FORMATS: Final[dict[str, Format]] = {each.name: each for each in (ctdl.FORMAT,)}
