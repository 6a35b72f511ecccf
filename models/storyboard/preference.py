"""Preference alignment of a flow model: the pair that a person prefers is to be denoised better than the other.

STAGE, section 4.2, equations 5 and 6: direct preference optimisation with squared velocity errors in the place of
log-likelihoods. The difference that is formed for a model is its error on the rejected pair less its error on the
preferred one; what counts is how much that difference has grown over the reference model's.
"""

from torch import Tensor
from torch.nn import functional


def velocity_error(predicted: Tensor, true: Tensor) -> Tensor:
    """Return the squared error of each sample, summed over all of its values: (batch,)."""
    return (predicted - true).square().flatten(1).sum(1)


def preference_loss(
    policy_preferred: Tensor,
    policy_rejected: Tensor,
    reference_preferred: Tensor,
    reference_rejected: Tensor,
    beta: float,
) -> Tensor:
    """Return the loss of equation 5, a mean over the batch; ln 2 where policy and reference are the same model.

    Parameters
    ----------
    policy_preferred, policy_rejected, reference_preferred, reference_rejected
        The velocity errors of the two models on the two pairs, (batch,), each >= 0.
    beta
        How strongly the policy is pulled from the reference, > 0.
    """
    policy, reference = policy_rejected - policy_preferred, reference_rejected - reference_preferred
    return -functional.logsigmoid(beta * (policy - reference)).mean()
