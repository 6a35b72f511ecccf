"""What leaves the house: the film as project files, subtitles, chapters and pictures that others open."""
