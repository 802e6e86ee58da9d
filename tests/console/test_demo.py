"""Is it a demo, may it be thrown away, and is it loaded whole or not at all?"""

from typing import Any

import pytest
from django.core import management

from marugoto.agencies.models import Municipality
from marugoto.agencies.queries import DemoAccount
from marugoto.console import demo
from tests.console.conftest import House, bare_environment, marugoto
from tests.console.test_up import Start


def town(code: str, name: str, *, is_demo: bool) -> None:
    Municipality(code=code, name=name, prefecture="福岡県", is_demo=is_demo).save()


def test_nothing_in_it(db: None) -> None:
    assert demo.is_empty()
    assert not demo.is_demo()
    assert demo.may_be_thrown_away()
    assert demo.accounts() == []


def test_only_demo_towns(db: None) -> None:
    town("402036", "久留米市", is_demo=True)
    assert not demo.is_empty()
    assert demo.is_demo()
    assert demo.may_be_thrown_away()


def test_one_real_town_protects_everything(db: None) -> None:
    town("402036", "久留米市", is_demo=True)
    town("392014", "高知市", is_demo=False)
    assert not demo.is_demo()
    assert not demo.may_be_thrown_away()


def test_accounts_have_a_heading(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    row = DemoAccount(municipality="久留米市", role="窓口", agency="社協", username="u", password="p")
    monkeypatch.setattr("marugoto.agencies.queries.demo_accounts", lambda: [row])
    heading, first = demo.accounts()
    assert first == ("久留米市", "窓口", "社協", "u", "p")
    assert len(heading) == len(first)


def test_loading_tells_and_a_stop_leaves_nothing(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(_name: str, *, stdout: Any) -> None:
        stdout.write("一行目\n二行")
        stdout.write("目\n\n")
        town("402036", "久留米市", is_demo=True)
        raise KeyboardInterrupt

    told: list[str] = []
    monkeypatch.setattr(management, "call_command", half)
    with pytest.raises(KeyboardInterrupt):
        demo.load(told.append)
    assert told == ["一行目", "二行目"]
    assert demo.is_empty()


@pytest.mark.slow
def test_the_whole_demo_there_and_back(start: Start, tmp_path: Any) -> None:
    """What `make run`, a second `make run` and `make reset` do."""
    data = tmp_path / "デモ"
    house: House = start(data, "--demo").wait_until_ready()
    assert "デモ用のデータベースです" in house.said()
    assert house.said().count("marugoto-demo-") >= 9
    assert house.stop() == 0
    again: House = start(data, "--demo").wait_until_ready()
    assert "loading the demo" not in again.said()
    assert "デモ用のデータベースです" in again.said()
    assert again.stop() == 0
    env = bare_environment(tmp_path, MARUGOTO_DATA_DIR=str(data))
    assert marugoto("audit", "verify", env=env).returncode == 0
    assert marugoto("reset", env=env).returncode == 0
    assert not (data / "postgres").exists()
    assert again.left_over() == []
