"""Sees to it that there is a Chromium for the browser journeys, where we may install one. Never fails itself:
the journeys fail, with a sentence that says how to get one (tests/browser/conftest.py)."""

from marugoto.console import chromium, say


def main() -> None:
    """Find or install; say what was found."""
    say.make_output_safe()
    if chromium.find() is None or not chromium.has_japanese_font():
        say.line("Chromium と日本語の書体を入れています…  installing Chromium and a Japanese font")
        chromium.install()
    found = chromium.find()
    say.line(f"browser: {found}" if found else chromium.HOW_TO_GET_ONE)
    if not chromium.has_japanese_font():
        say.line("日本語の書体がありません。 There is no Japanese font (fonts-noto-cjk).")


if __name__ == "__main__":
    main()
