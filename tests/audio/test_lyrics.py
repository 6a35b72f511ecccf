"""Every way of writing lyrics becomes the same timed words; what is broken is named, and nothing else ever happens."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from audio.errors import LyricsError
from audio.lyrics import place_lyrics, read_lyrics
from state.music import EnergyCurve, Lyrics, Section, SectionLabel, Sections

DURATION_S = 100.0


def timed(lyrics: Lyrics) -> list[tuple[str, float]]:
    return [(word.text, word.start_s) for word in lyrics.words]


@pytest.mark.parametrize("text", [None, "", " \n\t\n", "\ufeff"])
def test_no_words_are_no_error(text: str | None) -> None:
    lyrics = read_lyrics(text, DURATION_S)
    assert lyrics.lines == ()


def test_lrc_lines_last_until_the_next_and_their_words_share_the_time() -> None:
    lyrics = read_lyrics("[ti:Song]\n[00:10.00]Sing to me now\n[00:12.00]Again\n[00:13.50]\n", DURATION_S)
    assert lyrics.source == "lrc"
    assert [line.text for line in lyrics.lines] == ["Sing to me now", "Again"]
    first, second = lyrics.lines
    assert [word.start_s for word in first.words] == [10.0, 10.5, 11.0, 11.5]
    assert first.end_s == 12.0
    assert [word.confidence for word in first.words] == [1.0, 0.6, 0.6, 0.6]
    assert second.end_s <= 13.5
    assert lyrics.notes == ()


def test_lrc_stamps_repeat_come_in_many_shapes_and_are_sorted() -> None:
    lyrics = read_lyrics("[01:00.5][00:20]Round\n[ 00:30:25 ] And\n[00:40,125]round\n[0:01:05.000]we go", DURATION_S)
    starts = [("Round", 20.0), ("And", 30.25), ("round", 40.125), ("Round", 60.5), ("we", 65.0)]
    assert [entry for entry in timed(lyrics) if entry[0] != "go"] == starts


def test_lrc_offset_moves_words_sooner_and_never_before_the_song() -> None:
    assert timed(read_lyrics("[offset: +500]\n[00:00.20]a\n[00:10.00]b", DURATION_S)) == [("a", 0.0), ("b", 9.5)]
    assert timed(read_lyrics("[offset:-500]\n[00:10.00]b", DURATION_S)) == [("b", 10.5)]


def test_enhanced_lrc_gives_each_word_its_own_time() -> None:
    text = "[00:10.00] <00:10.10> Hold <00:10.60> the line <00:12.00>\n[00:14.00]<00:14.00>now"
    lyrics = read_lyrics(text, DURATION_S)
    assert lyrics.source == "enhanced_lrc"
    assert timed(lyrics) == [("Hold", 10.1), ("the", 10.6), ("line", 11.3), ("now", 14.0)]
    assert lyrics.lines[0].end_s == 12.0
    assert [word.confidence for word in lyrics.words] == [1.0, 1.0, 0.6, 1.0]


def test_srt_and_vtt_cues_keep_their_ends_and_lose_their_markup() -> None:
    srt = "1\n00:00:05,000 --> 00:00:07,000\n<i>We &amp; you</i>\n\n2\n00:00:08,500 --> 00:00:09,000\n♪ oh\nno ♪\n"
    vtt = "WEBVTT\n\nNOTE nothing\n\nintro\n00:05.000 --> 00:07.000 align:start\n<v Ann>We &amp; you\n\n"
    vtt += "00:08.500 --> 00:09.000\noh\nno\n"
    for source, text in (("srt", srt), ("vtt", vtt)):
        lyrics = read_lyrics(text, DURATION_S)
        assert lyrics.source == source
        assert [line.text for line in lyrics.lines] == ["We & you", "oh no"]
        assert [(line.start_s, line.end_s) for line in lyrics.lines] == [(5.0, 7.0), (8.5, 9.0)]


def test_vtt_word_stamps_are_used() -> None:
    lyrics = read_lyrics("WEBVTT\n\n00:05.000 --> 00:08.000\nOne <00:00:06.500>two <00:07.000>three", DURATION_S)
    assert timed(lyrics) == [("One", 5.0), ("two", 6.5), ("three", 7.0)]


def test_headings_stand_over_the_lines_that_follow_in_every_format() -> None:
    plain = read_lyrics("[Verse 1]\nOne\n\nChorus:\nTwo\nThree", DURATION_S)
    lrc = read_lyrics("[00:01.00][Verse 1]\n[00:02.00]One\n[Chorus]\n[00:04.00]Two\n[00:05.00]Three", DURATION_S)
    for lyrics in (plain, lrc):
        assert [(line.heading, line.text) for line in lyrics.lines] == [
            ("Verse 1", "One"), ("Chorus", "Two"), ("Chorus", "Three")
        ]  # fmt: skip


def test_headings_with_numbers_and_names_do_not_claim_to_be_times() -> None:
    lyrics = read_lyrics("[Verse 1: Ann]\nla la\n[2x]\nla", DURATION_S)
    assert lyrics.source == "plain"
    assert [line.heading for line in lyrics.lines] == ["Verse 1: Ann", "2x"]


def test_lines_that_are_not_understood_are_named_and_the_rest_is_kept() -> None:
    lyrics = read_lyrics("[00:10.00]fine\n[00:1x.00]broken\nno stamp here\n[00:14.00]fine too", DURATION_S)
    assert [line.text for line in lyrics.lines] == ["fine", "fine too"]
    assert [note.split(" was")[0] for note in lyrics.notes] == ["line 2", "line 3"]
    assert "[00:1x.00]broken" in lyrics.notes[0]


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("[00-10]never\n[00-12]ever", "line 1", "[mm:ss.xx]"),
        ("1\n00:00:0a,000 --> 00:00:07\nhello\n", "line 2", "00:00:12,500 --> 00:00:15,000"),
        ("WEBVTT\n\n5 --> 7\nhello\n", "line 3", "00:12.500 --> 00:15.000"),
    ],
)
def test_a_timed_file_without_one_readable_time_is_refused(text: str, line: str, expected: str) -> None:
    with pytest.raises(LyricsError) as refused:
        read_lyrics(text, DURATION_S)
    assert line in str(refused.value)
    assert expected in str(refused.value)


def test_words_after_the_end_of_the_song_are_dropped_with_a_note() -> None:
    lyrics = read_lyrics("[01:38.00]stays but is cut at the end of the song\n[01:41.00]goes", DURATION_S)
    assert [line.text for line in lyrics.lines] == ["stays but is cut at the end of the song"]
    assert lyrics.lines[0].end_s <= DURATION_S
    assert "line 2" in lyrics.notes[0]


def test_control_characters_and_tags_never_reach_the_screen() -> None:
    lyrics = read_lyrics("[00:01.00]<b>Bold</b>\x00 \x1b[31mred\u202e\u200b &lt;3\ud800", DURATION_S)
    assert lyrics.lines[0].text == "Bold [31mred <3"


def test_plain_lines_are_spread_over_the_song_and_wait_to_be_placed() -> None:
    lyrics = read_lyrics("One two\nThree four", DURATION_S)
    assert lyrics.source == "plain"
    assert {word.confidence for word in lyrics.words} == {0.0}
    assert (lyrics.lines[0].start_s, lyrics.lines[-1].end_s) == (0.0, DURATION_S)
    assert "no times" in place_lyrics(lyrics, SECTIONS, ENERGY).notes[0]


FORM: tuple[tuple[SectionLabel, float, float], ...] = (
    ("intro", 0, 10), ("verse", 10, 30), ("chorus", 30, 50), ("instrumental", 50, 60), ("verse", 60, 80),
    ("chorus", 80, 95), ("outro", 95, 100),
)  # fmt: skip
SECTIONS = Sections(
    sections=tuple(
        Section(index=n, start_s=start, end_s=end, label=label, motif=label[0].upper(), confidence=0.5)
        for n, (label, start, end) in enumerate(FORM)
    )
)
ENERGY = EnergyCurve(hop_s=1.0, level=(0.6,) * 101, integrated_lufs=-14)


def sections_of(lyrics: Lyrics) -> list[tuple[str, list[str]]]:
    """Which lines lie wholly inside which section."""
    placed = []
    for section in SECTIONS.sections:
        inside = [x.text for x in lyrics.lines if section.start_s <= x.start_s and x.end_s <= section.end_s]
        placed += [(section.label, inside)] if inside else []
    return placed


def test_headed_lines_go_to_the_sections_of_that_name_in_order() -> None:
    text = "[Verse]\na a a\nb b b\n[Chorus]\nc c c\n[Verse 2]\nd d d\ne e e\n[Chorus]\nc c c"
    placed = place_lyrics(read_lyrics(text, DURATION_S), SECTIONS, ENERGY)
    expected = [
        ("verse", ["a a a", "b b b"]),
        ("chorus", ["c c c"]),
        ("verse", ["d d d", "e e e"]),
        ("chorus", ["c c c"]),
    ]
    assert sections_of(placed) == expected
    assert {word.confidence for word in placed.words} == {0.2}


def test_lines_without_headings_fill_the_sung_sections_in_order() -> None:
    text = "\n".join(f"line number {n}" for n in range(12))
    placed = place_lyrics(read_lyrics(text, DURATION_S), SECTIONS, ENERGY)
    shares = sections_of(placed)
    assert [label for label, _ in shares] == ["verse", "chorus", "verse", "chorus"]
    assert [line for _, lines in shares for line in lines] == text.splitlines()


def test_more_headings_than_sections_still_places_every_line() -> None:
    text = "\n".join(f"[Verse {n}]\nline {n}" for n in range(9))
    placed = place_lyrics(read_lyrics(text, DURATION_S), SECTIONS, ENERGY)
    assert [line.text for line in placed.lines] == [f"line {n}" for n in range(9)]


def test_timed_lines_are_left_where_they_are() -> None:
    lyrics = read_lyrics("[00:10.00]fine\n[00:14.00]fine too", DURATION_S)
    assert place_lyrics(lyrics, SECTIONS, ENERGY) == lyrics


PIECES = st.sampled_from(
    ["[00:01.00]", "[99:99.99]", "[0:1", "<00:02.00>", "-->", "00:00:01,000 --> 00:00:02,000", "WEBVTT", "[Chorus]",
     "[offset:9999999]", "[ti:x]", "\n", "\n\n", "word", "\x00", "<b>", "&lt;", "٣:٣", "1" * 5000, "[", "]", ":", " "]
)  # fmt: skip


@settings(max_examples=300)
@given(st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=30).map("".join)))
@example("[00:01.00]" * 400)
@example("[" + "1" * 5000 + ":00.00]x")
@example("\x85")
def test_any_text_is_lyrics_or_a_lyrics_error(text: str) -> None:
    try:
        lyrics = read_lyrics(text, DURATION_S)
    except LyricsError:
        return
    placed = place_lyrics(lyrics, SECTIONS, ENERGY)
    assert sorted(word.text for word in placed.words) == sorted(word.text for word in lyrics.words)
    for found in (lyrics, placed):
        assert all(0 <= word.start_s <= word.end_s <= DURATION_S for word in found.words)
        assert all(a.start_s <= b.start_s for a, b in zip(found.lines, found.lines[1:], strict=False))
        assert all(a.start_s <= b.start_s for x in found.lines for a, b in zip(x.words, x.words[1:], strict=False))
