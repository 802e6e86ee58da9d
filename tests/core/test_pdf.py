"""Paper: what is drawn is looked at, and what is written is read back. To the engine a wrong letter is no error."""

import unicodedata

import plutoprint
import pypdfium2
import pytest

from marugoto.core import pdf

HARD = "髙邉𠮷﨑葛渡邊齋藤濵"
MISSING = "\U0010fffd"  # nobody's letter: it is drawn as the box that stands for a missing one


def drawn(text: str) -> bytes:
    """The letters of a page of one line, as they are drawn: grey, at twice the size."""
    file = pdf.from_html(f"<p>{text}</p>", title="試し")
    with pypdfium2.PdfDocument(file) as document:
        picture = document[0].render(scale=2, grayscale=True)
        return bytes(picture.buffer)


def read(file: bytes) -> str:
    """The words of a PDF as another program reads them. A glyph may stand for a radical too: NFKC makes it the letter."""
    with pypdfium2.PdfDocument(file) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return unicodedata.normalize("NFKC", "\n".join(pages))


@pytest.fixture(scope="module")
def boxes() -> bytes:
    """How a missing letter is drawn."""
    return drawn(MISSING)


@pytest.mark.parametrize("letter", HARD)
def test_the_letters_of_names_are_drawn(letter: str, boxes: bytes) -> None:
    picture = drawn(letter)
    assert picture not in (boxes, drawn("　")), f"{letter} is drawn as a box, or not at all"


def test_variants_are_drawn_each_as_itself() -> None:
    pairs = ("髙高", "邉邊", "𠮷吉", "﨑崎", "濵浜")
    assert all(drawn(one) != drawn(other) for one, other in pairs)


def test_a_missing_letter_would_be_seen(boxes: bytes) -> None:
    """The yardstick itself: two letters that no font has look the same, and not like nothing."""
    assert boxes == drawn("\U0010fffc")
    assert boxes != drawn("　")


def test_the_words_can_be_read_back() -> None:
    file = pdf.from_html("<h1>開示する記録</h1><p>本人の髙橋です。</p>", title="開示する記録")
    assert file.startswith(b"%PDF-")
    assert "本人の髙橋です。" in read(file)


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    fetch = pdf._OnlyOurFonts.fetch_url

    def noted(self: pdf._OnlyOurFonts, url: str) -> plutoprint.ResourceData:
        asked.append(url)
        return fetch(self, url)

    monkeypatch.setattr(pdf._OnlyOurFonts, "fetch_url", noted)
    file = pdf.from_html(
        '<p>絵<img src="file:///etc/hostname"><img src="http://127.0.0.1:9/x"></p>', title="絵"
    )
    assert "絵" in read(file)
    assert {url for url in asked if not url.endswith(".otf")} == {
        "file:///etc/hostname",
        "http://127.0.0.1:9/x",
    }
    for url in ("file:///etc/hostname", "http://127.0.0.1:9/x"):
        with pytest.raises(ValueError, match="fetches nothing"):
            fetch(pdf._OnlyOurFonts(), url)


def test_pages_are_numbered() -> None:
    long = "".join(f"<p>{n}行目</p>" for n in range(120))
    assert "2 / " in read(pdf.from_html(long, title="長い"))
