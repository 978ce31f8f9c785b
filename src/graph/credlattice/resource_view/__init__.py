"""What is known about one resource, in plain words: statements that each name where they were read, published numbers,
and what accreditors decided. Every list is bounded and says how much there is in all, so that a hub that a hundred
thousand things point at answers as fast as a leaf."""

from credlattice.resource_view.lists import Listing, listing
from credlattice.resource_view.told import (
    Action,
    Dispute,
    Document,
    Figure,
    Group,
    Part,
    Resource,
    Source,
    Statement,
    UnknownResource,
)
from credlattice.resource_view.view import FACTS, QUERIES, describe

__all__ = [
    "FACTS",
    "QUERIES",
    "Action",
    "Dispute",
    "Document",
    "Figure",
    "Group",
    "Listing",
    "Part",
    "Resource",
    "Source",
    "Statement",
    "UnknownResource",
    "describe",
    "listing",
]
