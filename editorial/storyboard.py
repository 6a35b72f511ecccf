"""The persistent state as one page: what the film will be, to be looked at before a clip is rendered.

A self-contained HTML file: pictures are inlined, nothing is loaded from anywhere, no script runs, and every word that
came from a user is escaped. Deciding anything does not belong here.
"""

import base64
import io
from collections.abc import Callable
from html import escape
from pathlib import Path

from PIL import Image

from state.artifact import Artifact
from state.film import Portrait, Shot
from state.money import ActionKind, usd
from state.music import Segment
from state.persistent import PersistentState
from state.plan import Action, SegmentSaliency

PICTURE_WIDTH = 320
JPEG_QUALITY = 78
TIER_COLOURS: dict[ActionKind, str] = {"high": "#ff5fa2", "mid": "#7c9cff", "reuse": "#5ac878"}

STYLE = """
:root { color-scheme: dark; }
body { margin: 0; background: #11101a; color: #e9e6f2; font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 40px 24px 80px; }
h1 { font-size: 40px; line-height: 1.1; margin: 0; } h2 { margin: 44px 0 14px; font-size: 20px; }
.logline { font-size: 18px; color: #b9b3cf; max-width: 70ch; }
.facts { display: flex; flex-wrap: wrap; gap: 12px 36px; margin: 24px 0; }
.facts div { color: #8f89a6; } .facts b { display: block; color: #fff; font-size: 20px; font-weight: 600; }
.line { display: flex; align-items: flex-end; height: 110px; gap: 2px; }
.line a { border-radius: 3px 3px 0 0; opacity: .9; } .line a:hover { opacity: 1; }
.key span { margin-right: 18px; color: #b9b3cf; } .key i { display: inline-block; width: 10px; height: 10px;
  border-radius: 3px; margin-right: 6px; }
.row { display: flex; flex-wrap: wrap; gap: 18px; } figure { margin: 0; width: 210px; }
figcaption { color: #b9b3cf; font-size: 13px; } img { width: 100%; border-radius: 8px; display: block; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(340px, 1fr)); gap: 22px; }
.card { background: #1b1927; border-radius: 12px; padding: 12px; border-top: 4px solid; }
.frames { display: flex; gap: 6px; } .frames img { min-width: 0; flex: 1; width: 50%; }
.head { display: flex; justify-content: space-between; margin: 10px 2px 4px; font-weight: 600; }
.card p { margin: 4px 2px; color: #cfcadf; } .card small { color: #8f89a6; display: block; margin: 0 2px; }
""".strip()


def storyboard_page(state: PersistentState, locate: Callable[[Artifact], Path]) -> str:
    """Return the film as an HTML page.

    Parameters
    ----------
    state
        Everything that was decided.
    locate
        Where an artifact's file is on this machine; the pictures are read from there and inlined.
    """
    title = escape(state.song.title)
    cards = "".join(
        _card(state, *parts, locate)
        for parts in zip(state.segments, state.saliency, state.actions, state.shots, strict=True)
    )
    portraits = "".join(_portrait(portrait, locate) for portrait in state.portraits)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}: storyboard</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body><main>'
        f"<h1>{title}</h1><p class=logline>{escape(state.logline)}</p>{_facts(state)}"
        f"<h2>Where the budget goes</h2>{_line(state)}{_key()}"
        f"<h2>Who and where</h2><div class=row>{portraits}</div>"
        f"<h2>Shots</h2><div class=cards>{cards}</div></main></body></html>\n"
    )


def _facts(state: PersistentState) -> str:
    proof = "proven optimal" if state.plan_is_proven_optimal else "not proven"
    facts = {
        "song": f"{state.song.duration_s:.1f} s",
        "picture": f"{state.brief.width}x{state.brief.height}, {float(state.brief.rate.fraction):g} fps",
        "shots": str(len(state.segments)),
        "cost": f"{usd(state.planned_microdollars)} of {usd(state.budget_microdollars)}",
        "plan": proof,
    }
    return "<div class=facts>" + "".join(f"<div>{k}<b>{escape(v)}</b></div>" for k, v in facts.items()) + "</div>"


def _line(state: PersistentState) -> str:
    """Draw the song from left to right: a bar per segment, as wide as it lasts, as high as its saliency."""
    bars = "".join(
        f'<a href="#s{segment.index}" title="{segment.index:02d} {segment.label}" style="flex:{segment.frame_count};'
        f'height:{20 * row.saliency}%;background:{TIER_COLOURS[action.kind]}"></a>'
        for segment, row, action in zip(state.segments, state.saliency, state.actions, strict=True)
    )
    return f"<div class=line>{bars}</div>"


def _key() -> str:
    names = "".join(f'<span><i style="background:{c}"></i>{k.capitalize()}</span>' for k, c in TIER_COLOURS.items())
    return f"<p class=key>{names}<span>height: how much the moment matters, 1 to 5</span></p>"


def _portrait(portrait: Portrait, locate: Callable[[Artifact], Path]) -> str:
    return f"<figure>{_img(portrait.image, locate)}<figcaption>{escape(portrait.name)}</figcaption></figure>"


def _card(
    state: PersistentState,
    segment: Segment,
    saliency: SegmentSaliency,
    action: Action,
    shot: Shot,
    locate: Callable[[Artifact], Path],
) -> str:
    frames = state.frames[segment.index]
    rate = state.brief.rate
    kind = action.kind.capitalize()
    if action.owner is not None:
        kind += f' of <a href="#s{action.owner}" style="color:inherit">{action.owner:02d}</a>'
        kind += f" for {rate.seconds(action.prefix_frames):.1f} s"
    start, end = rate.seconds(segment.start_frame), rate.seconds(segment.end_frame)
    return (
        f'<div class=card id="s{segment.index}" style="border-color:{TIER_COLOURS[action.kind]}">'
        f"<div class=frames>{_img(frames.start, locate)}{_img(frames.end, locate)}</div>"
        f"<div class=head><span>{segment.index:02d} &middot; {segment.label} {segment.motif}</span>"
        f'<span style="color:{TIER_COLOURS[action.kind]}">{kind}</span></div>'
        f"<small>{start:.2f} to {end:.2f} s &middot; {usd(action.cost_microdollars)} &middot; "
        f"{'&#9679;' * saliency.saliency}{'&#9675;' * (5 - saliency.saliency)}</small>"
        f"<p>{escape(shot.description)}</p><small>{escape(saliency.rationale)}</small></div>"
    )


def _img(artifact: Artifact, locate: Callable[[Artifact], Path]) -> str:
    with Image.open(locate(artifact)) as image:
        small = image.convert("RGB").resize((PICTURE_WIDTH, max(1, round(image.height * PICTURE_WIDTH / image.width))))
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=JPEG_QUALITY)
    return f'<img alt="" src="data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode()}">'
