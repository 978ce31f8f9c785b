"""HTTP over the rooms of `credlattice`: routes, content negotiation, limits."""
