"""One contract for every generator: the local one and a paid service over HTTP answer alike."""

from pathlib import Path

import pytest

from editorial.decode import frame_count
from resources.generators.contract import Generator
from state.money import UnknownPrice
from tests.resources.paid_service import PaidGenerator
from tests.resources.painting import NEVER
from tests.resources.small_film import local_generator, planned

PATIENCE_POLLS = 2000


@pytest.fixture(params=["local", "paid"])
def generator(request, open_service):
    if request.param == "paid":
        yield PaidGenerator(open_service().url)
        return
    made = local_generator(1)
    yield made
    made.close()


def asked(generator: Generator, seed: int = 40, **more):
    kind = {"paid": "paid", "animatic": "animatic"}[generator.name]
    return planned(0, seed, generator=kind, **more).request


def ended(generator: Generator, job: str):
    import time

    for _ in range(PATIENCE_POLLS):
        status = generator.poll(job)
        if status.state not in ("queued", "running"):
            return status
        time.sleep(generator.poll_interval_s)
    raise AssertionError("the job never ended")


def test_a_job_goes_from_submission_to_a_whole_clip(generator, tmp_path: Path):
    job = generator.submit(asked(generator), None, "key-1")
    assert ended(generator, job).state == "succeeded"
    assert generator.fetch(job, tmp_path / "clip.mp4") >= 0
    assert frame_count(tmp_path / "clip.mp4") == 12


def test_a_reuse_is_made_with_its_owner_s_clip(generator, tmp_path: Path):
    owner = asked(generator)
    job = generator.submit(owner, None, "key-1")
    ended(generator, job)
    generator.fetch(job, tmp_path / "owner.mp4")
    reuse = generator.submit(asked(generator, 200, owner=owner), tmp_path / "owner.mp4", "key-2")
    assert ended(generator, reuse).state == "succeeded"
    generator.fetch(reuse, tmp_path / "reuse.mp4")
    assert frame_count(tmp_path / "reuse.mp4") == 12


def test_one_idempotency_key_is_one_job_and_is_found_again(generator):
    assert generator.find("key-1") is None
    job = generator.submit(asked(generator), None, "key-1")
    assert generator.find("key-1") == job
    assert generator.submit(asked(generator), None, "key-1") == job
    assert generator.submit(asked(generator), None, "key-2") != job


def test_a_clip_that_cannot_be_made_is_a_failure_with_its_kind_and_its_reason(generator):
    status = ended(generator, generator.submit(asked(generator, NEVER), None, "key-1"))
    assert status.state == "failed"
    assert status.failure in ("content", "internal")
    assert status.message


def test_a_job_that_nobody_knows_has_expired(generator):
    assert generator.poll("job-of-yesterday").state == "expired"


def test_a_cancelled_job_costs_nothing_or_says_that_it_does(generator):
    job = generator.submit(asked(generator), None, "key-1")
    assert generator.cancel(job) in (True, False)


def test_high_costs_more_than_mid_and_a_reuse_no_more_than_its_owner(generator):
    owner = asked(generator, tier="high")
    assert generator.quote(owner) > generator.quote(asked(generator)) > 0
    assert generator.quote(asked(generator, tier="high", owner=owner)) <= generator.quote(owner)


def test_another_generator_s_clip_has_no_price(generator):
    with pytest.raises(UnknownPrice):
        generator.quote(asked(generator).model_copy(update={"generator": "somebody else"}))
