"""Films that are there already, taken apart into shots to learn from: STAGE's ConStoryboard, BlockVid's LV-Bench.

What a film shows is measured here or told by whoever put a text beside it, and every row says which; nothing is
guessed. Needs the extra `datasets`.
"""
