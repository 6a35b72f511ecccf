"""Values survive their files, and the format follows from the type."""

import numpy as np
import pytest

from resources.storage import ArtifactStore
from resources.values import extension, from_bytes, read_value, to_bytes, value_name
from state.music import Activation, EnergyCurve, Features
from state.plan import BudgetCurve, CurvePoint, Fork, SharingGroup, SharingGroups

CURVE = BudgetCurve(rows=(CurvePoint(budget_microdollars=7, utility=2**60),))
FORKS = SharingGroups(
    groups=(
        SharingGroup(
            motif="C1",
            members=(0, 4),
            owner=0,
            forks=(Fork(owner=0, consumer=4, prefix_frames=24, similarity=0.1 + 0.2, reason="the words differ"),),
        ),
    )
)


def test_a_table_survives_parquet_with_integers_beyond_a_double():
    assert extension(BudgetCurve) == ".parquet"
    assert from_bytes(BudgetCurve, to_bytes(CURVE)) == CURVE


def test_nested_values_survive_json():
    assert extension(SharingGroups) == ".json"
    assert from_bytes(SharingGroups, to_bytes(FORKS)) == FORKS


def test_a_value_survives_json_to_the_last_digit():
    curve = EnergyCurve(hop_s=0.1, level=(0.1 + 0.2, 1 / 3), integrated_lufs=-14.123456789012345)
    assert from_bytes(EnergyCurve, to_bytes(curve)) == curve


def test_arrays_survive_npz_with_their_types():
    array = np.random.default_rng(0).random((5, 3)).astype(np.float32)
    given = Features(100.0, array.astype(np.float16), array, 25.0, array, array, array[:, 0], 1 / 3)
    back = from_bytes(Features, to_bytes(given))
    assert isinstance(back, Features)
    assert (back.onset_rate_hz, back.duration_s) == (100.0, 1 / 3)
    assert (back.level.dtype, back.onset.dtype) == (np.float16, np.float32)
    assert np.array_equal(back.onset, array)


@pytest.mark.parametrize("downbeat", [None, np.array([0.25, 0.5], np.float32)])
def test_what_a_tracker_does_not_hear_stays_unheard(downbeat):
    back = from_bytes(Activation, to_bytes(Activation(100.0, np.array([0.5, 1.0], np.float32), downbeat)))
    assert isinstance(back, Activation)
    assert np.array_equal(back.beat, [0.5, 1.0])
    assert back.downbeat is None if downbeat is None else np.array_equal(back.downbeat, downbeat)


def test_a_type_that_is_not_kept_is_refused_by_name():
    with pytest.raises(TypeError, match="not <class 'dict'>"):
        extension(dict)


def test_reading_what_was_never_made_says_which_file(store: ArtifactStore):
    with pytest.raises(FileNotFoundError, match=r"song\.parquet"):
        read_value(store, "budget_curve", "song", BudgetCurve)
    store.put_bytes(value_name("budget_curve", "song", BudgetCurve), to_bytes(CURVE))
    assert read_value(store, "budget_curve", "song", BudgetCurve) == CURVE
