"""Paper: a page template becomes a PDF. One function for every form that the house prints (adr/0023).

The engine (PlutoPrint) lays out HTML and CSS by itself: no browser, no library of the system, no network. The letters are Noto
Sans CJK JP in full, from its wheel: a subset would draw wrong ones in silence, and names need 髙 邉 𠮷 﨑 (tests/core/test_pdf.py
looks at what is drawn).
"""

import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import plutoprint
from django.template.loader import render_to_string

_STYLE: Final = Path(__file__).with_name("pdf.css")
_FONTS: Final = {
    weight: Path(str(package.FONT_PATH)).resolve().as_uri()
    for weight, package in ((400, noto_cjk_sans_jp_regular), (700, noto_cjk_sans_jp_bold))
}


class _OnlyOurFonts(plutoprint.ResourceFetcher):
    """Nothing is fetched but the two files of letters: no picture, no style, no address that somebody wrote into a record."""

    def fetch_url(self, url: str) -> plutoprint.ResourceData:
        """The file of a font. ValueError: anything else."""
        if url not in _FONTS.values():
            raise ValueError("paper fetches nothing")
        return super().fetch_url(url)


@lru_cache
def _style() -> str:
    """The house's paper, with the letters it is set in."""
    faces = "".join(
        f'@font-face {{ font-family: "House"; font-weight: {weight}; src: url("{url}"); }}\n'
        for weight, url in _FONTS.items()
    )
    return faces + _STYLE.read_text("utf-8")


def render(template: str, context: Mapping[str, Any], *, title: str) -> bytes:
    """The PDF of a template (``layout/paper.html``), A4, numbered pages. ``title``: what the reader's window shows.

    A4 of twenty lines takes a third of a second, most of it for the letters. plutoprint.Error: the page cannot be laid out.
    """
    return from_html(render_to_string(template, {**context, "paper_title": title}), title=title)


def from_html(html: str, *, title: str, style: str = "") -> bytes:
    """The same from HTML that is there already. ``style``: rules that come after those of the house."""
    book = plutoprint.Book(
        plutoprint.PAGE_SIZE_A4, plutoprint.PAGE_MARGINS_NORMAL, plutoprint.MEDIA_TYPE_PRINT
    )
    book.custom_resource_fetcher = _OnlyOurFonts()
    book.load_html(html, _style() + style)
    book.set_metadata(plutoprint.PDF_METADATA_TITLE, title)
    book.set_metadata(plutoprint.PDF_METADATA_CREATOR, "Marugoto")
    out = io.BytesIO()
    book.write_to_pdf_stream(out)
    return out.getvalue()
