"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import credlattice
import credlattice_api


def test_every_example_in_a_docstring_holds() -> None:
    tried = 0
    for package in (credlattice, credlattice_api):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if not module.name.endswith("__main__"):
                result = doctest.testmod(importlib.import_module(module.name))
                assert result.failed == 0, module.name
                tried += result.attempted
    assert tried >= 6
