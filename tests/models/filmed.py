"""Requests to be filmed, and a video transformer of the real words and pictures that has learnt nothing and is tiny."""

from pathlib import Path

from state.film import Character, Environment, MusicCue, Pose, Shot, ShotRequest
from state.money import Tier
from state.time import FrameRate

CHUNK_PICTURES = 4
RATE = FrameRate(numerator=24)


def tiny():
    """Return a transformer whose every weight speaks."""
    import torch

    from models.transformer import VideoTransformer
    from training.video import default_config

    torch.manual_seed(3)
    transformer = VideoTransformer(default_config(width=32, layers=1)).eval().requires_grad_(False)
    for parameter in transformer.parameters():
        parameter.add_(0.1 * torch.randn_like(parameter))
    return transformer


def tiny_weights(path: Path) -> Path:
    """Write the weights of a tiny transformer, and return where."""
    from models.checkpoint import save

    save(tiny(), path)
    return path


def request(
    frames: int,
    *,
    seed: int = 7,
    tier: Tier = "mid",
    rate: FrameRate = RATE,
    pose: Pose = "sing",
    owner: ShotRequest | None = None,
    prefix_frames: int = 0,
    fade_in_frames: int = 0,
) -> ShotRequest:
    """Return the request of one person's shot, with a beat every half second."""
    anna = Character(
        name="anna", description="a singer", seed=1, hair_style="bob", hair="#cc2b2b", skin="#d9a07a", coat="#2f62c9",
        accent="#f4d035",
    )  # fmt: skip
    shot = Shot(
        segment=0, description="", scale="medium", move="static", pose=pose, side="left", environment="roof",
        characters=("anna",),
    )  # fmt: skip
    return ShotRequest(
        generator="native",
        generator_version="test",
        tier=tier,
        width=96,
        height=54,
        rate=rate,
        frame_count=frames,
        seed=seed,
        shot=shot,
        characters=(anna,),
        environment=Environment(name="roof", description="a roof", seed=0, kind="rooftop", palette="dusk"),
        music=MusicCue(beats=tuple(range(0, frames, 12)), energy=(0.5,)),
        owner=owner,
        prefix_frames=prefix_frames,
        fade_in_frames=fade_in_frames,
    )
