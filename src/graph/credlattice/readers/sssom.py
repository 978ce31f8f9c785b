"""SSSOM mapping sets: TSV with its metadata above it (`# curie_map: …`) or in a YAML file beside it.

A mapping is the triple it makes and, around it, an annotated axiom in the form of `ontology/alignments/`; `sssom:mappings`
leads from its set to it. A mapping that says Not, or that nothing was found, makes no triple and is no axiom: it is a
`sssom:Mapping`, so that nobody who looks for axioms takes it for the opposite of what it says.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from credlattice.model import Record, SourceDocument
from credlattice.readers.describing import Description, refused, short_hash, text, typed
from credlattice.readers.reading import Format
from credlattice.readers.sssom_metadata import BadValue, MappingSet, alone, metadata_of, sidecars
from credlattice.readers.sssom_slots import OF_MAPPINGS, PERSONAL, state
from credlattice.readers.tables import Row, UnreadableTable, rows
from credlattice.vocabulary import GRAPH, OWL, RDFS, RESOURCE

