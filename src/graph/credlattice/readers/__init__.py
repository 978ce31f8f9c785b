"""One module per format: bytes → records → quads. No store and no network in here."""
