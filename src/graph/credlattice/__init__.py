"""Credlattice: one open graph of credentials, what they require and what they count toward."""
