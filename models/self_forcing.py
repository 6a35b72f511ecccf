"""Self Forcing: the transformer is shown its own clips, judged as whole clips against real ones.

BlockVid, section 3.2, equation 1, after Self Forcing (Huang et al., 2025): a clip is rolled out chunk by chunk over its
own memories, as when clips are made, and a discriminator of whole clips says what is not like data yet. The gradient
goes through the last denoising step of each chunk only, and not through memories: all of it would not fit anywhere. The
paper says nothing of the discriminator; ours is a few convolutions over time, height and width.
"""

from torch import Tensor, nn
from torch.nn.functional import logsigmoid, softplus

from models.layout import to_video
from models.sampler import Sampler


class ClipDiscriminator(nn.Module):
    """Says how real whole clips look.

    Parameters
    ----------
    channels
        Of the pictures.
    width
        Feature maps of the first convolution; each next one has twice as many at half the size.
    """

    def __init__(self, channels: int = 3, width: int = 16) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for deeper in range(3):
            given = channels if deeper == 0 else width * 2 ** (deeper - 1)
            layers += [nn.Conv3d(given, width * 2**deeper, 3, stride=2, padding=1), nn.LeakyReLU(0.2)]
        self.features = nn.Sequential(*layers)
        self.verdict = nn.Linear(4 * width, 1)

    def forward(self, video: Tensor) -> Tensor:
        """Map video (batch, frames, channels, height, width) to logits (batch,), above 0 for real."""
        seen: Tensor = self.features(video.transpose(1, 2))
        verdict: Tensor = self.verdict(seen.mean((-3, -2, -1)))
        return verdict[:, 0]


def game_value(real: Tensor, rolled: Tensor) -> Tensor:
    """Return E log D(x) + E log(1 - D(x~)) of logits (equation 1), which the discriminator maximises."""
    return logsigmoid(real).mean() + logsigmoid(-rolled).mean()


def self_forcing_loss(rolled: Tensor) -> Tensor:
    """Return what the transformer minimises, -E log D(x~) of logits of its own clips.

    Equation 1's own term, log(1 - D(x~)), falls wherever this one does, but gives no gradient to one who loses clearly
    (Goodfellow et al., "Generative adversarial nets", section 3).
    """
    return softplus(-rolled).mean()


def judge_roll_out(sampler: Sampler, discriminator: ClipDiscriminator, words: Tensor, seeds: list[int]) -> Tensor:
    """Return logits (batch,) of clips that the transformer rolls out by words (batch, chunks, words)."""
    patches = sampler.roll_out(words, seeds).patches
    logits: Tensor = discriminator(to_video(patches, sampler.transformer.config.layout))
    return logits
