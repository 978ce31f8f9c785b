"""Every format that `credlattice import` knows."""

from __future__ import annotations

from typing import Final

from credlattice.readers import (
    articulation_table,
    bls_projections,
    case,
    catalog_gatech,
    catalog_unsw,
    catalog_utdallas,
    certification_roadmap,
    cip,
    ctdl,
    curricular_analytics,
    dapip,
    elm,
    esco,
    esco_onet,
    exam_credit,
    ipeds,
    ipeds_stacking,
    nice,
    oews,
    onet,
    requirement_form,
    ror,
    rsd,
    scorecard,
    soc,
    sssom,
    transfer_rules,
)
from credlattice.readers.reading import Format

FORMATS: Final[dict[str, Format]] = {
    each.name: each
    for each in (
        ctdl.FORMAT,
        cip.FORMAT,
        ipeds.FORMAT,
        ipeds_stacking.FORMAT,
        dapip.FORMAT,
        soc.FORMAT,
        bls_projections.FORMAT,
        oews.FORMAT,
        scorecard.FORMAT,
        onet.FORMAT,
        esco.FORMAT,
        esco_onet.FORMAT,
        nice.FORMAT,
        rsd.FORMAT,
        ror.FORMAT,
        sssom.FORMAT,
        catalog_gatech.FORMAT,
        catalog_utdallas.FORMAT,
        catalog_unsw.FORMAT,
        curricular_analytics.FORMAT,
        exam_credit.FORMAT,
        articulation_table.FORMAT,
        certification_roadmap.FORMAT,
        requirement_form.FORMAT,
        transfer_rules.FORMAT,
        case.FORMAT,
        elm.FORMAT,
    )
}
