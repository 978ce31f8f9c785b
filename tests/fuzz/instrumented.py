"""One target under atheris: `python -m tests.fuzz.instrumented NAME [libFuzzer's arguments]`."""

from __future__ import annotations

import sys
import warnings

import atheris  # type: ignore[import-untyped]

with atheris.instrument_imports(include=["credlattice"]):
    from tests.fuzz.targets import targets


def main() -> None:
    warnings.simplefilter("ignore")
    target = targets()[sys.argv[1]]()
    atheris.Setup([sys.argv[0], *sys.argv[2:]], target.run)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
