"""The film in words: manner, places, people, framings, transitions, and the prompt of every shot (phase ii)."""
