"""docs/competency-questions.md, made from the question files: `python -m tests.competency_questions.page`."""

from __future__ import annotations

from pathlib import Path

from tests.competency_questions.harness import ASKERS, FOLDER, questions

PAGE = FOLDER.parents[1] / "docs" / "competency-questions.md"
HEAD = """# Competency questions

What the ontology is for: the questions that its three users ask. Each is a query of `queries/` that runs on the live
graph (`credlattice query NAME -p …`, `/api/queries/NAME`), with a small dataset and the answer it must give
(`tests/competency_questions/SLUG.toml`). The tests ask every question, and ask it again without each axiom it depends
on: then the answer must be another. `make mutation` takes away each axiom of the ontology in turn and prints which of
them no question needs.

This page is made by `python -m tests.competency_questions.page`; a test holds it equal to the question files.
"""


def page() -> str:
    parts = [HEAD]
    for asker in ASKERS:
        asked = [question for question in questions() if question.asked_by == asker]
        article = "an" if asker[0] in "aeiou" else "a"
        parts.append(f"\n## What {article} {asker} asks ({len(asked)})\n\n")
        parts.append("| question | query | fails without |\n|---|---|---|\n")
        for question in asked:
            axioms = "<br>".join(f"`{axiom.replace('|', '&#124;')}`" for axiom in question.key_axioms)
            parts.append(f"| {question.question} | `{question.query}` | {axioms} |\n")
    return "".join(parts)


if __name__ == "__main__":
    Path(PAGE).write_text(page(), encoding="utf-8")
