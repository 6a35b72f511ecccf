"""What renders clips: one contract, and a generator per file behind it."""
