"""Every composition is whole: form, grid, words, chords and band agree with each other."""

import itertools

import numpy as np
import pytest

from demo.compose import compose
from demo.instruments import PITCHED
from demo.notation import parse_melody
from demo.score import SAMPLE_RATE_HZ
from demo.songs import GENRES

SEEDS = (0, 7)
FORM = ["intro", "verse", "chorus", "verse", "chorus", "bridge", "chorus", "outro"]


@pytest.fixture(params=list(itertools.product(GENRES, SEEDS)), ids=lambda pair: f"{pair[0]}-{pair[1]}")
def composition(request):
    return compose(*request.param)


def test_sections_tile_the_song_in_the_order_of_the_form(composition):
    sections = composition.truth.sections
    assert [section.label for section in sections] == FORM
    assert sections[0].start_s == 0
    assert sections[-1].end_s == composition.truth.duration_s
    assert all(before.end_s == after.start_s for before, after in itertools.pairwise(sections))


def test_sections_share_a_motif_letter_exactly_when_they_share_a_label(composition):
    for one, other in itertools.combinations(composition.truth.sections, 2):
        assert (one.motif == other.motif) == (one.label == other.label)


def test_a_shorter_form_has_the_same_music_in_its_sections():
    song = compose("pop", form=("chorus", "bridge", "chorus"))
    assert [(section.label, section.motif) for section in song.sections] == [
        ("chorus", "A"),
        ("bridge", "B"),
        ("chorus", "A"),
    ]
    in_full = next(section for section in compose("pop").sections if section.label == "bridge")
    assert [chord.symbol for chord in song.sections[1].chords] == [chord.symbol for chord in in_full.chords]


@pytest.mark.parametrize("genre", GENRES)
def test_every_performance_is_as_long_as_a_demo_should_be(genre):
    performances = [compose(genre, seed) for seed in range(12)]
    assert len({song.tempo_bpm for song in performances}) > 2
    assert all(75 <= song.truth.duration_s <= 110 for song in performances)


def test_beats_lie_on_samples_at_a_steady_tempo(composition):
    beats = np.array(composition.truth.beats_s)
    assert np.allclose(beats * SAMPLE_RATE_HZ, np.round(beats * SAMPLE_RATE_HZ), atol=1e-6)
    steady = beats[0] + np.arange(len(beats)) * 60 / composition.tempo_bpm
    assert np.max(np.abs(beats - steady)) <= 0.51 / SAMPLE_RATE_HZ


def test_every_bar_counts_from_one_and_every_section_starts_on_a_downbeat(composition):
    truth = composition.truth
    count = itertools.cycle(range(1, truth.beats_per_bar + 1))
    assert truth.positions == tuple(itertools.islice(count, len(truth.beats_s)))
    assert {section.start_s for section in truth.sections[1:]} <= set(truth.downbeats_s)
    assert len(truth.downbeats_s) == sum(section.bars for section in composition.sections)


def test_words_follow_each_other_inside_the_section_that_sings_them(composition):
    truth = composition.truth
    assert all(word.start_s < word.end_s for word in truth.words)
    assert all(before.end_s <= after.start_s for before, after in itertools.pairwise(truth.words))
    sung = {"verse", "chorus", "bridge"}
    for line in truth.lines:
        (home,) = [s for s in truth.sections if s.start_s <= line[0].start_s < s.end_s]
        assert home.label in sung
        assert line[-1].end_s <= home.end_s


def test_every_word_is_sung_from_its_start_to_its_end(composition):
    starts = {syllable.start_s for syllable in composition.melody}
    ends = {syllable.start_s + syllable.duration_s for syllable in composition.melody}
    assert {word.start_s for word in composition.truth.words} <= starts
    assert {word.end_s for word in composition.truth.words} <= ends
    assert "".join(s.text for s in composition.melody) == "".join(word.text for word in composition.truth.words)


def _stanzas(composition, label):
    return [
        [word.text for word in composition.truth.words if section.start_s <= word.start_s < section.end_s]
        for section in composition.truth.sections
        if section.label == label
    ]


def test_the_chorus_repeats_word_for_word_and_holds_the_title_while_verses_differ(composition):
    choruses = _stanzas(composition, "chorus")
    assert choruses[0] == choruses[1] == choruses[2]
    assert composition.title.lower() in " ".join(choruses[0]).lower()
    first, second = _stanzas(composition, "verse")
    assert first != second


def test_verses_share_their_melody_and_so_do_choruses(composition):
    for label in ("verse", "chorus"):
        tunes = []
        for span in (s for s in composition.truth.sections if s.label == label):
            notes = [n for n in composition.melody if span.start_s <= n.start_s < span.end_s]
            tunes.append([(n.start_s - span.start_s, n.duration_s, n.pitch) for n in notes])
        assert all(np.allclose(tune, tunes[0], rtol=0, atol=2.1 / SAMPLE_RATE_HZ) for tune in tunes)


def test_the_harmony_moves_without_gaps(composition):
    for section in composition.sections:
        assert len({chord.symbol for chord in section.chords}) >= 2
        for earlier, later in itertools.pairwise(section.chords):
            assert earlier.end_s == later.start_s


def test_pitched_parts_play_only_tones_of_the_chord_or_of_the_key(composition):
    scale_classes = {
        pitch % 12 for section in composition.sections for c in section.chords for pitch in c.pitch_classes
    }
    tracks = [track for track in composition.tracks if track.instrument in PITCHED]
    assert tracks
    for note in (note for track in tracks for note in track.notes):
        assert note.pitch % 12 in scale_classes


def test_the_tune_can_be_sung_by_one_person(composition):
    pitches = [syllable.pitch for syllable in composition.melody]
    assert max(pitches) - min(pitches) <= 21
    leaps = [abs(b.pitch - a.pitch) for p in composition.voices[0].phrases for a, b in itertools.pairwise(p.syllables)]
    assert np.mean(np.array(leaps) <= 4) >= 0.85
    assert max(leaps) <= 9


def test_the_chorus_is_sung_higher_than_the_verse(composition):
    def mean_pitch(label):
        spans = [s for s in composition.truth.sections if s.label == label]
        return np.mean([n.pitch for n in composition.melody for s in spans if s.start_s <= n.start_s < s.end_s])

    assert mean_pitch("chorus") > mean_pitch("verse") + 2


def test_a_seed_always_gives_the_same_score_and_another_seed_another_one():
    assert compose("rock", 3) == compose("rock", 3)
    assert compose("rock", 3).tracks != compose("rock", 4).tracks


def test_the_five_songs_differ_in_key_tempo_title_and_words():
    songs = [compose(genre) for genre in GENRES]
    assert len({song.title for song in songs}) == len({song.tempo_bpm for song in songs}) == 5
    assert len({song.key for song in songs}) == 5
    assert {song.beats_per_bar for song in songs} == {3, 4}
    for one, other in itertools.combinations(songs, 2):
        assert [w.text for w in one.truth.words] != [w.text for w in other.truth.words]


def test_swing_delays_the_second_eighth_of_the_folk_song_only():
    def second_eighths(genre):
        song = compose(genre)
        beat_s = 60 / song.tempo_bpm
        places = [(n.start_s - song.truth.beats_s[0]) / beat_s % 1 for n in song.melody]
        return [place for place in places if 0.3 < place < 0.7]

    assert np.allclose(second_eighths("folk"), 0.57, atol=1e-3)
    assert np.allclose(second_eighths("pop"), 0.5, atol=1e-3)


def test_an_unknown_genre_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="pop, rock, ballad, electronic, folk"):
        compose("polka")


def test_a_line_with_too_few_syllables_is_refused():
    from demo.compose import PRESETS
    from demo.grid import Grid
    from demo.singing import sing_line

    melody = "1:1 2:1 3:2"
    assert len(parse_melody(melody)[0]) == 3
    with pytest.raises(ValueError, match="3 syllables"):
        sing_line(PRESETS["pop"], 60, Grid(0, 100, 4, 0.5), 0, melody, "on-ly", 0, 1.0)
