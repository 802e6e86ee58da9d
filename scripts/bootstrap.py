"""Builds .venv from the locks, with hashes; does nothing when they have not changed. Standard library only.

`run` installs what the system needs to run, `dev` what tests and checks need besides, `all` also what only slow tests and
measurements need (Spark: half a gigabyte). The tools that install
(uv, hatchling) come from requirements-build.lock and live in .venv/tools; a uv on the PATH is preferred.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
TOOLS = VENV / "tools"
LOCKS = {
    "run": ROOT / "requirements-run.lock",
    "dev": ROOT / "requirements.lock",
    "all": ROOT / "requirements-all.lock",
}  # each holds the one before it
TOOLS_LOCK = ROOT / "requirements-build.lock"


class Trouble(Exception):  # noqa: N818 - a sentence for the person at the keyboard
    """Something the person at the keyboard has to put right."""


def main() -> int:
    """Entry point. 0 when the environment is ready, 3 when it cannot be made, 2 on wrong usage."""
    group = sys.argv[1] if len(sys.argv) == 2 else ""
    if group not in LOCKS:
        print("usage: scripts/bootstrap run|dev|all", file=sys.stderr)
        return 2
    os.environ["PYTHONUTF8"] = "1"  # the path of the checkout may hold Japanese letters, under any locale
    started = time.monotonic()
    handle = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)  # two starts at once: the second waits and finds the work done
    try:
        if is_ready(group):
            return 0
        tell("部品を入れています…", f"installing the {group} dependencies")
        build(group)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 3
    finally:
        os.close(handle)
    tell("部品がそろいました", f"dependencies ready ({time.monotonic() - started:.1f} s)")
    return 0


def tell(japanese: str, english: str) -> None:
    """One progress line that any terminal can show."""
    sys.stdout.buffer.write(f"0/5 {japanese}  {english}\n".encode())
    sys.stdout.flush()


def fingerprint(group: str) -> str:
    """What the environment was made from: the lock, the project's own table, the place."""
    found = hashlib.sha256(str(VENV).encode())
    for path in (LOCKS[group], TOOLS_LOCK):
        found.update(path.read_bytes())
    found.update(project_table().encode())
    return found.hexdigest()


def project_table() -> str:
    """The part of pyproject.toml that decides how the project itself is installed."""
    import tomllib

    whole = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return repr((whole["project"].get("scripts"), whole["build-system"], whole["tool"].get("hatch")))


def stamp(group: str) -> Path:
    """The file that says from what a group was installed."""
    return VENV / f"installed-{group}"


def is_ready(group: str) -> bool:
    """Whether this group, or a larger one that holds it, is installed from the present locks and runs."""
    groups = list(LOCKS)
    wanted = reversed(groups[groups.index(group) :])
    for one in wanted:
        if stamp(one).is_file() and stamp(one).read_text("ascii") == fingerprint(one):
            return subprocess.run([PYTHON, "-c", ""], capture_output=True, check=False).returncode == 0
    return False


def build(group: str) -> None:
    """Make the environment, install the locked dependencies and the project itself."""
    uv = "uv" if works(["uv", "--version"]) else None
    if not os.access(VENV if VENV.exists() else ROOT, os.W_OK):
        raise Trouble(
            f"「{ROOT}」に書き込めません。持ち主として scripts/bootstrap を実行してください。\n"
            f"{ROOT} is not writable; run scripts/bootstrap as its owner."
        )
    if not belongs_here():
        if VENV.exists():
            shutil.rmtree(VENV)
        make_venv(uv)
    for one in LOCKS:
        stamp(one).unlink(missing_ok=True)
    if not (TOOLS / "hatchling").is_dir() or (TOOLS / "lock").read_bytes() != TOOLS_LOCK.read_bytes():
        install(uv, ["--require-hashes", "--target", str(TOOLS), "-r", str(TOOLS_LOCK)])
        (TOOLS / "lock").write_bytes(TOOLS_LOCK.read_bytes())
    uv = uv or str(TOOLS / "bin" / "uv")
    install(uv, ["--require-hashes", "-r", str(LOCKS[group])])
    install(uv, ["--no-deps", "--no-build-isolation", "-e", str(ROOT)])
    stamp(group).write_text(fingerprint(group), encoding="ascii")


def belongs_here() -> bool:
    """Whether .venv runs, is of a good version and was made in this place (a moved one is remade)."""
    question = "import sys; print(sys.prefix); sys.exit(sys.version_info < (3, 11))"
    answer = (
        subprocess.run([PYTHON, "-c", question], capture_output=True, text=True, check=False)
        if is_file()
        else None
    )
    return answer is not None and answer.returncode == 0 and Path(answer.stdout.strip()) == VENV


def is_file() -> bool:
    """Whether there is an interpreter in .venv."""
    return PYTHON.is_file()


def make_venv(uv: str | None) -> None:
    """A virtual environment, by whatever way this machine has."""
    ways = [[sys.executable, "-m", "venv", str(VENV)]]
    if uv:  # quicker, and needs no python3-venv
        ways.insert(0, [uv, "venv", "-q", "--python", sys.executable, str(VENV)])
    for way in ways:
        if works(way) and works([str(PYTHON), "-c", ""]):
            return
        shutil.rmtree(VENV, ignore_errors=True)
    raise Trouble(
        "仮想環境を作れません。Debian/Ubuntu では apt-get install python3-venv を実行してください。\n"
        f"Cannot make a virtual environment with {sys.executable}; on Debian: apt-get install python3-venv."
    )


def install(uv: str | None, arguments: list[str]) -> None:
    """Install with uv, else with pip, which is slower but follows the machine's own pip settings."""
    environment = {**os.environ, "PYTHONPATH": str(TOOLS)}  # the build backend lies there
    python = str(PYTHON)
    own_pip = works([python, "-m", "pip", "--version"])
    pip = [python if own_pip else sys.executable, "-m", "pip"]
    pip += ["--python", python, "-q", "--disable-pip-version-check", "install", "--no-warn-script-location"]
    ways: list[tuple[list[str], dict[str, str]]] = [(pip, {})]
    if uv and works([uv, "--version"]):
        index = index_of_pip()
        command = [uv, "pip", "install", "-q", "--python", python, *(["--index-url", index] if index else [])]
        system_certificates = {"UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}
        ways = [(command, system_certificates), (command, {}), *ways]
    said: list[bytes] = []
    for way, more in ways:
        done = subprocess.run([*way, *arguments], env=environment | more, capture_output=True, check=False)
        if done.returncode == 0:
            return
        said.append(done.stderr)
    sys.stderr.buffer.write(b"\n".join(said[0].splitlines()[-15:]) + b"\n")
    raise Trouble(
        "部品を入れられませんでした（上の記録）。パッケージの置き場所に届くことを確かめてください。\n"
        "Installing failed (see above); check that the package index can be reached from this machine."
    )


def index_of_pip() -> str | None:
    """The package index that pip is set to use here (a town's own mirror); uv does not read pip's files."""
    if any(name in os.environ for name in ("UV_INDEX_URL", "UV_DEFAULT_INDEX")):
        return None
    question = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    answer = subprocess.run(question, capture_output=True, text=True, check=False)
    return os.environ.get("PIP_INDEX_URL") or (answer.stdout.strip() if answer.returncode == 0 else None)


def works(command: list[str]) -> bool:
    """Whether a command can be run and says yes."""
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main())
