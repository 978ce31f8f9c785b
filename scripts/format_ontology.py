"""Writes every Turtle file of ontology/ as ontology_files.turtle() gives it; with --check only says which are not.

    .venv/bin/python scripts/format_ontology.py [--check] [FILE…]

The serializer keeps no comments: what a reader must know stands in the header's dcterms:description or in an
rdfs:comment. A file with comments is named, so that nobody loses them unseen.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from credlattice import ontology_files
from credlattice.resources import ontology_dir


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file would change")
    parser.add_argument("files", nargs="*", type=Path, help="some files only; default: all of ontology/")
    given = parser.parse_args()
    wanted = {path.resolve() for path in given.files}
    changed = 0
    for file in ontology_files.every_file():
        if wanted and file.path.resolve() not in wanted:
            continue
        text, sorted_text = file.path.read_text(encoding="utf-8"), ontology_files.turtle(file.graph())
        if text == sorted_text:
            continue
        changed += 1
        name = file.path.relative_to(ontology_dir().parent)
        lost = sum(line.lstrip().startswith("#") for line in text.splitlines())
        note = f" ({lost} lines of comment {'would be' if given.check else 'were'} lost)" if lost else ""
        print(f"{name} {'is not formatted' if given.check else 'written'}{note}")
        if not given.check:
            file.path.write_text(sorted_text, encoding="utf-8")
    if given.check and changed:
        print("run: .venv/bin/python scripts/format_ontology.py", file=sys.stderr)
    return 1 if given.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
