"""The persistent state as one page: what the film will be, to be looked at before a clip is rendered.

A self-contained HTML file: pictures and typefaces are inlined, nothing is loaded from anywhere, and it is complete
where no script runs. Deciding anything does not belong here.
"""

from editorial.storyboard.page import Storyboard, storyboard_page

__all__ = ["Storyboard", "storyboard_page"]
