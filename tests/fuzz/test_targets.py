"""Without atheris: every target takes its seeds, whole and cut off, so that fuzzing starts from what is in order."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.fuzz.targets import MAX_BYTES, targets


@pytest.mark.parametrize("name", sorted(targets()))
def test_a_target_takes_its_seeds(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    target = targets()[name]()
    assert target.seeds
    for seed in target.seeds:
        assert len(seed) <= MAX_BYTES
        for end in (len(seed), len(seed) // 2, 1, 0):
            target.run(seed[:end])
