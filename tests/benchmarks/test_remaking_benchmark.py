"""The benchmark of remaking edits the shots that it says, and its page tells the slowest of each."""

from benchmarks.remaking import Made, examples, page
from tests.resources.small_film import planned


def test_the_shot_that_most_go_on_with_is_edited_and_one_that_none_goes_on_with():
    owner, other, alone = (planned(segment, seed=40 + segment, tier="high") for segment in (0, 1, 2))
    forks = [planned(segment, seed=50, owner=of.request) for segment, of in ((3, other), (4, owner), (5, owner))]
    found = examples([owner, other, alone, *forks])
    assert found == {"a shot that no other goes on with": 2, "a shot that 2 others go on with": 0}
    assert examples([alone]) == {"a shot that no other goes on with": 2}


def test_the_page_tells_the_slowest_edit_of_each_kind_beside_the_whole_film():
    made = [Made("the whole film", 100, 110, 25), Made("a", 8, 20, 1), Made("a", 12, 24, 1)]
    text = page([*made, Made("b, undone", 5, 9, 0)], "command", "1280x720")
    assert "| a | 1 | 12.0 | 12% | 24.0 |" in text
    assert "| b, undone | 0 | 5.0 | 5% | 9.0 |" in text
    assert text.count("**met") == 2
    assert "**not met**, 30.0%" in page([made[0], Made("a", 30, 31, 1)], "command", "1280x720")
