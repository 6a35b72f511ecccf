"""The cutting room: clips encoded, forked and conformed, films joined by transitions, excerpts, pages and exports."""
