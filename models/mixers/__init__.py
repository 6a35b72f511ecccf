"""Token mixers: how tokens of a context learn of one another. One transformer takes any of them."""
