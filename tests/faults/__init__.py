"""Imports under fire: killed, out of room, given files that are broken or that mean harm."""
