"""The cutting room: clips encoded, forked and conformed, joined by transitions under the song; parts, pages, exports."""
