"""Exact optimisation: knows items, classes and capacities, and nothing of songs."""
