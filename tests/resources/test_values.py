"""Values survive their files, and the format follows from the type."""

import numpy as np
import pytest

from resources.storage import ArtifactStore
from resources.values import extension, from_bytes, read_value, to_bytes, value_path
from state.music import EnergyCurve, Features
from state.plan import Action, CandidatePlan, CandidatePlans

PLANS = CandidatePlans(
    rows=(
        CandidatePlan(
            group=0,
            plan=0,
            cost_microdollars=7,
            utility=2**60,
            actions=(
                Action(segment=0, kind="high", tier="high", cost_microdollars=5, utility=3),
                Action(segment=4, kind="reuse", tier="high", owner=0, prefix_frames=24, cost_microdollars=2, utility=1),
            ),
        ),
    )
)


def test_a_table_with_nested_actions_survives_parquet():
    assert extension(CandidatePlans) == ".parquet"
    assert from_bytes(CandidatePlans, to_bytes(PLANS)) == PLANS


def test_a_value_survives_json_to_the_last_digit():
    curve = EnergyCurve(hop_s=0.1, level=(0.1 + 0.2, 1 / 3), integrated_lufs=-14.123456789012345)
    assert from_bytes(EnergyCurve, to_bytes(curve)) == curve


def test_arrays_survive_npz_with_their_types():
    array = np.random.default_rng(0).random((5, 3)).astype(np.float32)
    given = Features(100.0, array, 25.0, array, array, array[:, 0], 1 / 3)
    back = from_bytes(Features, to_bytes(given))
    assert isinstance(back, Features)
    assert (back.onset_rate_hz, back.duration_s) == (100.0, 1 / 3)
    assert back.onset.dtype == np.float32
    assert np.array_equal(back.onset, array)


def test_a_type_that_is_not_kept_is_refused_by_name():
    with pytest.raises(TypeError, match="not <class 'dict'>"):
        extension(dict)


def test_reading_what_was_never_made_says_which_file(store: ArtifactStore):
    with pytest.raises(FileNotFoundError, match=r"song\.parquet"):
        read_value(store, "candidate_plans", "song", CandidatePlans)
    path = value_path(store, "candidate_plans", "song", CandidatePlans)
    path.parent.mkdir(parents=True)
    path.write_bytes(to_bytes(PLANS))
    assert read_value(store, "candidate_plans", "song", CandidatePlans) == PLANS
