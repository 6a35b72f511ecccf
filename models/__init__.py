"""The papers' video models in torch: blocks, positions, caches, samplers, training.

The only domain room that may import torch, and only inside its own modules: the default film never loads it.
"""
