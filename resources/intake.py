"""Taking in a song: everything is read and checked first, and only then written beside its brief in the store.

What does not belong here: hearing the song (`audio`), or deciding anything about it.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from audio.decode import probe
from audio.errors import LyricsError
from audio.lyrics import read_lyrics
from resources.shelves import sha256_of
from resources.storage import ArtifactStore
from state.song import Brief, Song

LYRICS_BYTES_AT_MOST = 1_000_000
KEY_CHARACTERS_AT_MOST = 60
WORDS_CHARACTERS_AT_MOST = 300
UNTITLED = "song"
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Order:
    """What a user hands over. Empty words are filled from the file's tags, or from its name.

    `lyrics_text` counts where no file of lyrics is given. `known` is the song whose recording in the store is meant: it
    was checked when it was taken in.
    """

    audio: Path
    lyrics: Path | None = None
    title: str = ""
    artist: str = ""
    style: str = ""
    brief: Brief = field(default_factory=Brief)
    lyrics_text: str | None = None
    known: Song | None = None


def take_in(order: Order, store: ArtifactStore) -> Song:
    """Check a song with its lyrics and brief, put them into the store, and return the song.

    The key is the title as a slug; another song of the same title gets a few digits of its hash appended.

    Raises
    ------
    SongError, LyricsError
        If the audio or the lyrics cannot be used; nothing has been written then.
    """
    known = order.known
    heard = known or probe(order.audio)
    text = read_lyrics_file(order.lyrics) if order.lyrics else order.lyrics_text
    read_lyrics(text, heard.duration_s)
    named = (order.title, heard.title, order.audio.stem.replace("_", " ").replace("-", " "))
    title = next(filter(None, map(one_line, named)), UNTITLED)
    key = free_key(slug(title), known.audio.sha256 if known else sha256_of(order.audio), store)
    if known is not None and known.key == key:
        audio = known.audio
    else:
        audio = store.put_file(f"songs/{key}/source{_ending(order.audio, heard.container)}", order.audio)
    song = Song(
        key=key,
        title=title,
        artist=one_line(order.artist) or one_line(heard.artist),
        style=one_line(order.style),
        audio=audio,
        container=heard.container,
        codec=heard.codec,
        duration_s=heard.duration_s,
        sample_rate_hz=heard.sample_rate_hz,
        channels=heard.channels,
        lyrics_text=text,
    )
    store.put_bytes(brief_name(key), order.brief.model_dump_json(indent=1).encode())
    store.put_bytes(song_name(key), song.model_dump_json(indent=1).encode())
    return song


def song_name(key: str) -> str:
    """Return the name in the store of a song's record."""
    return f"songs/{key}/song.json"


def brief_name(key: str) -> str:
    """Return the name in the store of what was ordered of a song."""
    return f"songs/{key}/brief.json"


def find_taken_in(audio: Path, store: ArtifactStore) -> Song | None:
    """Return the song that was taken in from this very recording, the latest if there are several."""
    sha256 = sha256_of(audio)
    records = store.listed(song_name("*"))
    latest_first = sorted(records, key=lambda name: records[name].modified_s, reverse=True)
    songs = (Song.model_validate_json(store.read_bytes(name)) for name in latest_first)
    return next((song for song in songs if song.audio.sha256 == sha256), None)


def read_lyrics_file(path: Path) -> str:
    """Return the text of a lyrics file, in whichever of the common encodings it is."""
    if not path.is_file():
        raise LyricsError(f"there is no lyrics file at {path}: check the path given with --lyrics")
    if path.stat().st_size > LYRICS_BYTES_AT_MOST:
        raise LyricsError(f"{path.name} is over 1 MB, which is no lyrics file: give plain text, LRC, SRT or VTT")
    content = path.read_bytes()
    if b"\x00" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise LyricsError(f"{path.name} is not a text file: give the lyrics as plain text, LRC, SRT or VTT")
    for encoding in ("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LyricsError(f"{path.name} is in an encoding that is not understood: save it as UTF-8")


def slug(title: str) -> str:
    """Return a title as lower-case letters, digits and single dashes; `song` if nothing is left of it."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:KEY_CHARACTERS_AT_MOST].strip("-") or "song"


def one_line(text: str) -> str:
    """Return what a person or a file calls something as one line of visible text, of a length that has a place.

    Control characters go, halves of characters, and the signs that turn the direction of what follows them.
    """
    seen = ("" if c in TURNING or (unicodedata.category(c) in {"Cc", "Cs"} and not c.isspace()) else c for c in text)
    return " ".join("".join(seen).split())[:WORDS_CHARACTERS_AT_MOST].strip()


def _ending(path: Path, container: str) -> str:
    """Return the ending of a song's file in the store: its own if that is an ordinary one."""
    own = path.suffix.lower()
    return own if re.fullmatch(r"\.[a-z0-9]{1,8}", own) else f".{container}"


def free_key(wanted: str, sha256: str, store: ArtifactStore) -> str:
    """Return the key of a recording: the one that is wanted, or with digits of its hash if another song has that."""
    record = song_name(wanted)
    if store.exists(record) and Song.model_validate_json(store.read_bytes(record)).audio.sha256 != sha256:
        return f"{wanted}-{sha256[:6]}"
    return wanted
