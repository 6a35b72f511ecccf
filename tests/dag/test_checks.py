"""Checks of a finished film, asked about films that keep them and films that do not."""

import dagster as dg
import pytest

from assets.checks import film_is_safe_for_photosensitive_viewers
from state.report import QualityReport


@pytest.mark.parametrize(("flashes", "red", "safe"), [(3, 0, True), (4, 0, False), (0, 4, False)])
def test_a_film_that_flashes_too_often_is_warned_about_with_its_second(flashes: int, red: int, safe: bool):
    report = QualityReport.model_construct(flashes_per_second=flashes, red_flashes_per_second=red, flashiest_s=12.5)
    said = film_is_safe_for_photosensitive_viewers(report)
    assert isinstance(said, dg.AssetCheckResult)
    assert said.passed == safe
    assert said.severity == dg.AssetCheckSeverity.WARN
    assert said.metadata["worst_second_ends_at_s"].value == 12.5
