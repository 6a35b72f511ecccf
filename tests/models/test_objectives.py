"""What is learnt: velocities, their limits, references, the game of whole clips, and that a model learns at all."""

import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from models.denoising import Sampling  # noqa: E402
from models.layout import to_video  # noqa: E402
from models.noise import chunk_levels  # noqa: E402
from models.objectives import (  # noqa: E402
    TIME_FLOOR,
    Objective,
    add_noise,
    block_forcing,
    flow_matching,
    predicted_velocity,
    semantic_reference,
    semantic_references,
)
from models.sampler import Sampler  # noqa: E402
from models.self_forcing import ClipDiscriminator, game_value, judge_roll_out, self_forcing_loss  # noqa: E402
from models.transformer import NO_WORD  # noqa: E402
from tests.models.small import LAYOUT, clip, small  # noqa: E402

ALL = torch.ones(2, 3, dtype=torch.bool)


@pytest.fixture
def tensors() -> list[torch.Tensor]:
    """A prediction, clean patches, noise, and references."""
    return [clip(3, batch=2, seed=seed)[0] for seed in range(4)]


def step(network: torch.nn.Module, loss: torch.Tensor, rate: float) -> None:
    """Go against the signs of the gradient; torch's own optimisers take seconds to load."""
    named = [parameter for parameter in network.parameters() if parameter.requires_grad]
    gradients = torch.autograd.grad(loss, named, allow_unused=True)
    with torch.no_grad():
        for parameter, gradient in zip(named, gradients, strict=True):
            if gradient is not None:
                parameter.sub_(rate * gradient.sign())


def test_at_time_one_there_is_noise_alone_and_at_time_zero_data_alone(tensors):
    _, clean, noise, _ = tensors
    assert torch.equal(add_noise(clean, noise, torch.ones(2, 3)), noise)
    assert torch.equal(add_noise(clean, noise, torch.zeros(2, 3)), clean)


def test_the_velocity_of_a_prediction_is_the_way_to_it_divided_by_the_time_left(tensors):
    predicted, clean, noise, _ = tensors
    times = torch.full((2, 3), 0.6, dtype=torch.float64)
    expected = (add_noise(clean, noise, times) - predicted) / 0.6
    assert torch.allclose(predicted_velocity(predicted, clean, noise, times), expected, atol=1e-12)
    certain = predicted_velocity(predicted, clean, noise, torch.ones(2, 3, dtype=torch.float64))
    assert torch.allclose(certain, noise - predicted, atol=1e-12)


def test_near_the_data_an_error_counts_as_at_the_floor_and_no_more(tensors):
    predicted, clean, noise, _ = tensors
    losses = [
        flow_matching(predicted, clean, noise, torch.full((2, 3), time, dtype=torch.float64), ALL)
        for time in (0.0, TIME_FLOOR / 2, TIME_FLOOR, 1.0)
    ]
    assert losses[0] == losses[1] == losses[2]
    assert torch.isclose(losses[2], losses[3] / TIME_FLOOR**2)
    assert flow_matching(clean, clean, noise, torch.zeros(2, 3), ALL) == 0


def test_chunks_that_are_not_counted_do_not_matter(tensors):
    predicted, clean, noise, _ = tensors
    times, counted = torch.rand(2, 3, dtype=torch.float64), torch.tensor([[False, True, True], [True, False, True]])
    other = torch.where(counted[..., None, None], predicted, predicted + 5)
    assert flow_matching(other, clean, noise, times, counted) == flow_matching(predicted, clean, noise, times, counted)
    assert flow_matching(predicted, clean, noise, times, ~ALL) == 0


def test_equation_5_with_the_chunk_itself_as_reference_is_flow_matching_and_alone_forgets_the_chunk(tensors):
    predicted, clean, noise, references = tensors
    times = torch.ones(2, 3, dtype=torch.float64)
    of_itself = block_forcing(predicted, clean, noise, times, ALL, clean, gamma=1.0)
    assert torch.isclose(of_itself, flow_matching(predicted, clean, noise, times, ALL))
    assert block_forcing(0.5 * references, clean, noise, times, ALL, references, gamma=0.5) < 1e-20
    assert block_forcing(clean, clean, noise, times, ALL, references, gamma=0.5) > 0.1


def test_flow_matching_and_block_forcing_together_are_least_between_the_chunk_and_its_history(tensors):
    _, clean, noise, references = tensors
    times, weight, gamma = torch.ones(2, 3, dtype=torch.float64), 0.5, 0.8

    def loss(prediction: torch.Tensor) -> torch.Tensor:
        forced = block_forcing(prediction, clean, noise, times, ALL, references, gamma)
        return flow_matching(prediction, clean, noise, times, ALL) + weight * forced

    between = ((clean + weight * gamma * references) / (1 + weight)).requires_grad_()
    loss(between).backward()
    assert between.grad.abs().max() < 1e-12


def test_the_reference_is_the_average_of_the_most_similar_chunks_at_the_length_of_this_one():
    ramp = torch.arange(3.0)[None, :, None]
    history = [ramp, torch.full((1, 5, 1), 10.0), torch.full((1, 2, 1), 20.0)]
    likeness = torch.tensor([[0.9, 0.1, 0.5]])
    assert semantic_reference(history, likeness, 1, 5)[0, :, 0].tolist() == [0, 0.5, 1, 1.5, 2]
    assert semantic_reference(history, likeness, 2, 3)[0, :, 0].tolist() == [10, 10.5, 11]
    assert torch.allclose(semantic_reference(history, likeness, 9, 1), torch.tensor(30 / 3))


def test_each_chunk_refers_to_earlier_ones_with_similar_prompts_and_the_first_to_none(tensors):
    patches = tensors[0]
    one, other = torch.tensor([1.0, 0.1]), torch.tensor([0.1, 1.0])
    prompts = torch.stack([torch.stack([one, other, one]), torch.stack([one, other, other])])
    references = semantic_references(patches, prompts, LAYOUT, top=1)
    assert not references[:, 0].any()
    assert torch.allclose(references[:, 1], patches[:, 0])
    assert torch.allclose(references[0, 2], patches[0, 0])
    assert torch.allclose(references[1, 2], patches[1, 1])


def test_times_are_logit_normal_and_history_is_a_quiet_beginning_that_does_not_count():
    objective = Objective(mean=0.3, deviation=1.2)
    times, counted = objective.draw_times(4000, 4, torch.Generator().manual_seed(0))
    logits = times[counted].logit()
    assert abs(logits.mean() - 0.3) < 0.05
    assert abs(logits.std() - 1.2) < 0.05
    assert counted[:, -1].all()
    assert (counted.diff(dim=1).int() >= 0).all()
    assert 0.4 < (~counted[:, 0]).float().mean() < 0.5  # 0.6 have a history, of which one in four is empty
    assert times[~counted].max() <= objective.history_time
    quiet = times[~counted[:, 1]]
    assert torch.equal(quiet[:, 0], quiet[:, 1])


def test_a_schedule_bounds_each_chunks_time():
    levels = tuple(chunk_levels("cosine", 4, 0.2, 0.9))
    times, _ = Objective(levels=levels, history_share=0).draw_times(2000, 4, torch.Generator().manual_seed(0))
    most = times.amax(0)
    assert (most <= torch.tensor(levels)).all()
    assert (most > 0.9 * torch.tensor(levels)).all()


def test_a_share_of_the_clips_is_learnt_without_words():
    transformer = small(dtype=torch.float32)
    heard = []
    transformer.words.register_forward_hook(lambda _, given, __: heard.append(given[0]))
    patches, _, words = clip(2, batch=60, dtype=torch.float32)
    Objective(unsaid_share=0.5).loss(transformer, patches, words, torch.Generator().manual_seed(0))
    silent = (heard[0] == NO_WORD).all((1, 2))
    assert 15 < silent.sum() < 45
    assert torch.equal(heard[0][~silent], words[~silent])


def test_block_forcing_is_added_to_flow_matching_where_a_chunk_counts_and_has_a_past():
    transformer = small()
    patches, _, words = clip(3, batch=2)
    seen = []
    transformer.register_forward_hook(lambda _, given, predicted: seen.append((*given, predicted.patches)))
    losses = [
        Objective(block_weight=weight, gamma=0.7, top=1, unsaid_share=0.0).loss(
            transformer, patches, words, torch.Generator().manual_seed(0)
        )
        for weight in (0.0, 0.25)
    ]
    noisy, times, _, predicted = seen[1]
    noise = patches + (noisy - patches) / times[..., None, None]
    counted = Objective().draw_times(2, 3, torch.Generator().manual_seed(0)).counted
    references = semantic_references(patches, transformer.prompt_embedding(words), LAYOUT, top=1)
    forced = block_forcing(
        predicted, patches, noise, times, counted & torch.tensor([False, True, True]), references, 0.7
    )
    assert torch.isclose(losses[1] - losses[0], 0.25 * forced)
    assert losses[0] == flow_matching(predicted, patches, noise, times, counted)


def test_a_global_prompt_is_learnt_beside_the_chunks_and_gives_no_loss_of_its_own():
    transformer = small()
    patches, _, words = clip(3, batch=2)
    story = clip(1, batch=2, seed=5)[2][:, 0]
    heard = []
    transformer.words.register_forward_hook(lambda _, given, __: heard.append(given[0]))
    objective = Objective(unsaid_share=1.0)
    told = objective.loss(transformer, patches, words, torch.Generator().manual_seed(0), story=story)
    untold = objective.loss(transformer, patches, words, torch.Generator().manual_seed(0))
    told.backward()
    assert transformer.dummy.grad.abs().sum() > 0
    assert told != untold
    assert torch.equal(heard[0][:, 0], story)
    assert not heard[0][:, 1:].any()


def test_a_small_model_learns_a_clip_by_heart():
    transformer = small(dtype=torch.float32)
    patches, _, words = clip(3, dtype=torch.float32)
    batch, said = patches.expand(8, -1, -1, -1), words.expand(8, -1, -1)
    objective = Objective(block_weight=0.05, levels=(0.8, 0.9, 1.0))
    random = torch.Generator().manual_seed(0)
    losses = []
    for _ in range(30):
        loss = objective.loss(transformer, batch, said, random)
        step(transformer, loss, 1e-2)
        losses.append(loss.item())
    assert sum(losses[-5:]) < 0.35 * sum(losses[:5])


def test_the_game_of_whole_clips_is_equation_1():
    real, rolled = torch.tensor([0.3, 2.0]), torch.tensor([-1.0, 0.5])
    expected = real.sigmoid().log().mean() + (1 - rolled.sigmoid()).log().mean()
    assert torch.isclose(game_value(real, rolled), expected)
    rolled.requires_grad_()
    ours, theirs = (
        torch.autograd.grad(loss, rolled)[0]
        for loss in (self_forcing_loss(rolled), (1 - rolled.sigmoid()).log().mean())
    )
    assert (ours.sign() == theirs.sign()).all()


def test_each_player_of_the_game_learns_from_clips_that_are_rolled_out():
    torch.manual_seed(0)
    transformer, discriminator = small(dtype=torch.float32), ClipDiscriminator(width=4)
    sampler = Sampler(transformer, sampling=Sampling(steps=2, guidance=1.0))
    patches, _, words = clip(3, batch=2, dtype=torch.float32)
    self_forcing_loss(judge_roll_out(sampler, discriminator, words, [1, 2])).backward()
    grades = {name: parameter.grad for name, parameter in transformer.named_parameters()}
    assert grades.pop("dummy") is None or not transformer.dummy.grad.any()
    assert all(grade is not None and grade.abs().sum() > 0 for grade in grades.values())
    video = to_video(patches, LAYOUT)
    before = game_value(discriminator(video), discriminator(torch.zeros_like(video)))
    for _ in range(5):
        step(discriminator, -game_value(discriminator(video), discriminator(torch.zeros_like(video))), 1e-2)
    assert game_value(discriminator(video), discriminator(torch.zeros_like(video))) > before
