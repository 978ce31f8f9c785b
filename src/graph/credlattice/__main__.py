"""`python -m credlattice` is the command line."""

from credlattice.cli import app

app()
