"""Every format that `credlattice import` knows."""

from __future__ import annotations

from typing import Final

from credlattice.readers import bls_projections, ctdl, nice, oews, onet, rsd, scorecard, soc
from credlattice.readers.reading import Format

FORMATS: Final[dict[str, Format]] = {
    each.name: each
    for each in (
        ctdl.FORMAT,
        soc.FORMAT,
        bls_projections.FORMAT,
        oews.FORMAT,
        scorecard.FORMAT,
        onet.FORMAT,
        nice.FORMAT,
        rsd.FORMAT,
    )
}
