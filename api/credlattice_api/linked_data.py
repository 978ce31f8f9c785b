"""One thing as RDF: its own statements and those of its unnamed parts, with their graphs where a format has graphs."""

from __future__ import annotations

from typing import Any, cast

from fastapi import Request, Response
from pyoxigraph import NamedNode, Quad, Triple, serialize

from credlattice.questions import QuestionError, Questions
from credlattice.vocabulary import PREFIXES
from credlattice_api.negotiation import GRAPH_TYPES, choose
from credlattice_api.problems import ProblemError

HTML = "text/html"
MAX_PARTS = 500
_WITH_GRAPHS = frozenset({"application/n-quads", "application/trig"})


def rdf(request: Request, iri: str) -> Response | None:
    """The RDF answer, or None when the client would rather have a page."""
    media = choose(request.headers.get("accept", ""), [HTML, *GRAPH_TYPES])
    if media is None or media == HTML:
        return None
    release = request.app.state.holder.current()
    try:
        quads = describe(release.questions, iri)
    except QuestionError as error:
        raise ProblemError("bad-request", str(error)) from error
    if not quads:
        raise ProblemError("unknown-resource", f"nothing is known of {iri[:200]}")
    kept: list[Any] = quads if media in _WITH_GRAPHS else [Triple(q.subject, q.predicate, q.object) for q in quads]
    body = cast(bytes, serialize(kept, format=GRAPH_TYPES[media], prefixes=PREFIXES))
    return Response(body, media_type=media, headers={"Vary": "Accept", "ETag": f'"{release.id}"'})


def describe(questions: Questions, iri: str) -> list[Quad]:
    """The statements about `iri` and, as far as they go, about the parts that have no name outside their document."""
    found: list[Quad] = []
    seen: set[str] = set()
    queue = [iri]
    while queue and len(seen) < MAX_PARTS:
        subject = queue.pop(0)
        if subject in seen:
            continue
        seen.add(subject)
        for row in questions.run("resource-quads", thing=subject).rows:
            predicate, value, graph = row["predicate"], row["object"], row["graph"]
            if isinstance(predicate, NamedNode) and isinstance(graph, NamedNode) and value is not None:
                found.append(Quad(NamedNode(subject), predicate, value, graph))
                if isinstance(value, NamedNode) and value.value.startswith((graph.value + "#", iri + "#")):
                    queue.append(value.value)
    return found
