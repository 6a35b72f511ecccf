"""The programs that teach the hearing: songs composed with exact beats and bars, and the training on them.

Run from the project's root; no room imports them. What is measured with the result belongs to `benchmarks`, whose
songs must stay unheard here.
"""
