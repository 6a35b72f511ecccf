"""What hears words: one contract, and a transcriber per file behind it."""
