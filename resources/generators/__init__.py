"""Generators of clips behind one contract."""
