"""The values that cross a wall between rooms: frozen, typed, units in names.

Here belong plain values with validation and arithmetic, and nothing that reads a file, decides or draws.
Every other room may import this one; it imports none.
"""
