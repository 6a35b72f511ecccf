"""The cutting room: encoding clips, forking prefixes, the timeline, the mux with the song, contact sheets."""
