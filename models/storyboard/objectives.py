"""What the pair predictor is trained for, in both of its stages (STAGE, section 4.2).

Supervised: the velocity of a pair at one time for both of its pictures (equation 4), by the family's flow matching.
Preference: the real pair is to be denoised better than one of pictures from inside the shot, by more than the reference
does (equations 5 and 6). The paper does not say whether the two pairs share their noise and time; here they do, as all
four errors then differ by their pictures and their network alone.

Before both there is a network that knows single pictures and their words, as STAGE's Qwen-Image does, of which the
paper says nothing but its name. How times are drawn it does not say either; they are logit-normal, as LCT's are.
"""

import torch
from torch import Generator, Tensor

from models.layout import to_patches
from models.objectives import add_noise, flow_matching, predicted_velocity
from models.storyboard.pairs import Known, PairPredictor
from models.storyboard.preference import preference_loss, velocity_error
from models.transformer import NO_WORD, VideoTransformer

TIME_MEAN, TIME_DEVIATION = 0.3, 1.0
"""Of the normal whose logistic the times are: a little more noise than data, since pictures are decided there."""
UNSAID_SHARE = 0.1
"""How many of the pairs are learnt without words, for guidance."""
BETA = 0.05
"""How strongly the policy is pulled from the reference; errors are sums over all values of a pair."""


def picture_loss(transformer: VideoTransformer, pictures: Tensor, words: Tensor, generator: Generator) -> Tensor:
    """Return the flow matching loss of single pictures, each alone with its words: what is learnt before pairs.

    Parameters
    ----------
    pictures
        In -1..1, (batch, pictures, channels, height, width).
    words
        Their captions, (batch, pictures, words).
    """
    alone = to_patches(pictures.flatten(0, 1)[:, None], transformer.config.layout)
    times, noise = _drawn(alone, generator)
    said = unsaid(words.flatten(0, 1)[:, None], generator)
    predictor = PairPredictor(transformer)
    predicted = predictor.clean(add_noise(alone, noise, times[:, None]), times, Known(said, None)).to(alone.dtype)
    return _matched(predicted, alone, noise, times)


def supervised_loss(predictor: PairPredictor, pairs: Tensor, known: Known, generator: Generator) -> Tensor:
    """Return the loss of equation 4 of pairs in patches, (batch, 2, video tokens, patch values)."""
    times, noise = _drawn(pairs, generator)
    known = known._replace(words=unsaid(known.words, generator))
    predicted = predictor.clean(add_noise(pairs, noise, times[:, None]), times, known).to(pairs.dtype)
    return _matched(predicted, pairs, noise, times)


def preference_of_pairs(
    policy: PairPredictor,
    reference: PairPredictor,
    preferred: Tensor,
    rejected: Tensor,
    known: Known,
    generator: Generator,
    beta: float = BETA,
) -> Tensor:
    """Return the loss of equation 5 of pairs in patches, (batch, 2, video tokens, patch values) both.

    The reference learns nothing; ln 2 where policy and reference are the same.
    """
    times, noise = _drawn(preferred, generator)

    def error(predictor: PairPredictor, pairs: Tensor) -> Tensor:
        predicted = predictor.clean(add_noise(pairs, noise, times[:, None]), times, known).to(pairs.dtype)
        return velocity_error(predicted_velocity(predicted, pairs, noise, times[:, None]), noise - pairs)

    with torch.no_grad():
        reference_preferred, reference_rejected = error(reference, preferred), error(reference, rejected)
    by_policy = error(policy, preferred), error(policy, rejected)
    return preference_loss(*by_policy, reference_preferred, reference_rejected, beta)


def unsaid(words: Tensor, generator: Generator) -> Tensor:
    """Return words (batch, chunks, words) of which a share of the batch says nothing."""
    silent = torch.rand(len(words), 1, 1, generator=generator) < UNSAID_SHARE
    return words.masked_fill(silent.to(words.device), NO_WORD)


def _drawn(patches: Tensor, generator: Generator) -> tuple[Tensor, Tensor]:
    """Draw a time for each of a batch, (batch,), and its noise, on the processor."""
    normal = TIME_MEAN + TIME_DEVIATION * torch.randn(len(patches), generator=generator)
    return normal.sigmoid().to(patches), torch.randn(patches.shape, generator=generator).to(patches)


def _matched(predicted: Tensor, clean: Tensor, noise: Tensor, times: Tensor) -> Tensor:
    each = times[:, None].expand(clean.shape[:2])
    return flow_matching(predicted, clean, noise, each, torch.ones_like(each))
