"""Hearing a song: decoding, beats, sections, motifs, lyrics, energy, segmentation. Pure music information retrieval."""
