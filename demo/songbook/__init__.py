"""The song book: one original song per genre, written down as data. No code that composes or sounds belongs here."""
