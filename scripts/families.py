"""`python scripts/families.py`: the thirty test families as pictures to be looked at, into screenshots/families/.

Each is drawn with the templates and the styles of the pages, and photographed with the machine's own Chromium; families.html
shows all of them with what is special about each. Exit code 1: the geometry of one is not sound. ARGS: names of families.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "screenshots" / "families"
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.test_settings")

import django  # noqa: E402

django.setup()

from django.template.loader import render_to_string  # noqa: E402
from django.utils.html import escape  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from marugoto.console import chromium, say  # noqa: E402
from marugoto.people.access.family import FamilyView, legend_of  # noqa: E402
from marugoto.people.pictures import draw  # noqa: E402
from tests.people.pictures.families import Told, covered, families, faults  # noqa: E402

CSS = ROOT / "marugoto" / "static" / "marugoto" / "css"


def section(n: int, told: Told) -> tuple[str, list[str]]:
    """One family as HTML, and what is wrong with it."""
    picture = draw(told.family)
    view = FamilyView(picture, (), told.about, (), False, False, False, legend_of(told.family))
    drawn = render_to_string("people/picture.html", {"family": view, "plain": True})
    drawn += render_to_string("people/picture_legend.html", {"family": view})
    wrong = [*faults(told.family, picture), *covered(picture)]
    head = f"<h2>{n}. {escape(told.name)}</h2><p>{escape(told.about)} — {len(picture.symbols)}人</p>"
    return f'<section id="f{n}">{head}{drawn}</section>', wrong


def main() -> int:
    """Draws, writes, photographs."""
    say.make_output_safe()
    FOLDER.mkdir(parents=True, exist_ok=True)
    chosen = set(sys.argv[1:])
    told = [one for one in families() if not chosen or one.name in chosen]
    sections = [section(n, one) for n, one in enumerate(told, 1)]
    styles = "".join((CSS / f"{name}.css").read_text("utf-8") for name in ("base", "lists", "pictures"))
    head = '<!doctype html><html lang="ja"><meta charset="utf-8"><title>families</title>'
    page = f"{head}<style>{styles} section{{margin:1rem}}</style>"
    (FOLDER / "families.html").write_text(page + "".join(html for html, _wrong in sections), "utf-8")
    _photograph(len(sections))
    for one, (_html, wrong) in zip(told, sections, strict=True):
        print(f"{one.name}: {'; '.join(wrong) or 'sound'}")
    return 1 if any(wrong for _html, wrong in sections) else 0


def _photograph(n: int) -> None:
    found = chromium.find()
    if found is None:
        sys.exit(chromium.HOW_TO_GET_ONE)
    arguments = ["--font-render-hinting=none", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(found), args=arguments)
        page = browser.new_page(viewport={"width": 1120, "height": 900})
        page.goto((FOLDER / "families.html").as_uri())
        for number in range(1, n + 1):
            page.locator(f"#f{number}").screenshot(path=str(FOLDER / f"{number:02d}.png"))
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
