"""Where a Chromium is looked for, and what is said when there is none."""

from pathlib import Path

import pytest

from marugoto.console import chromium


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "_MAC", ())
    return tmp_path


def program(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_none(nowhere: Path) -> None:
    assert chromium.find() is None
    assert "apt-get install chromium" in chromium.HOW_TO_GET_ONE


def test_on_the_path(nowhere: Path) -> None:
    wanted = program(nowhere, "google-chrome")
    assert chromium.find() == wanted


def test_named(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(nowhere, "chromium")
    monkeypatch.setenv("CHROMIUM", str(program(nowhere, "mine")))
    assert chromium.find() == nowhere / "mine"
    monkeypatch.setenv("CHROMIUM", str(nowhere / "not-there"))
    assert chromium.find() is None  # a wrong name is not silently replaced by another browser


def test_fonts_cannot_be_asked(nowhere: Path) -> None:
    assert chromium.has_japanese_font()


def test_nothing_is_installed_without_apt(nowhere: Path) -> None:
    assert chromium.install() is False
