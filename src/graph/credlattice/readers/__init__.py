"""One module a format: files → records of RDF quads, streaming; no store, no network."""
