"""Tests that drive a real Chromium. A package, so that the fixture `browser` ends with it (see conftest.py)."""
