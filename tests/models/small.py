"""A video model small enough for tests, with weights of which none is silent."""

import torch

from models.layout import VideoLayout
from models.transformer import TransformerConfig, VideoTransformer

LAYOUT = VideoLayout(frames=4, height=8, width=12, patch_frames=2, patch_height=4, patch_width=4, words=3)
WORDS = 9


def small(mixer: str = "attention", chunks: int = 5, dtype: torch.dtype = torch.float64) -> VideoTransformer:
    """Return a transformer of two layers; also what a new one keeps silent speaks."""
    torch.manual_seed(0)
    config = TransformerConfig(LAYOUT, vocabulary=WORDS, width=24, layers=2, heads=2, chunks=chunks, mixer=mixer)
    transformer = VideoTransformer(config).to(dtype)
    with torch.no_grad():
        for parameter in transformer.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    return transformer.eval()


def clip(chunks: int, batch: int = 1, seed: int = 0, dtype: torch.dtype = torch.float64) -> tuple[torch.Tensor, ...]:
    """Return patches, times and words of some chunks."""
    random = torch.Generator().manual_seed(seed)
    patches = torch.randn(batch, chunks, LAYOUT.video_tokens, LAYOUT.patch_values, generator=random, dtype=dtype)
    times = torch.rand(batch, chunks, generator=random, dtype=dtype)
    return patches, times, torch.randint(1, WORDS, (batch, chunks, LAYOUT.words), generator=random)
