"""Where the house's own checks look: rooms, layers, source files, templates; in the tree or in a copy."""

import ast
import shutil
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REWRITE = "MARUGOTO_REWRITE"  # set to 1: saved lists are written anew, to be read in the diff
_NOT_OURS = {".git", ".venv", "node_modules", "__pycache__", "build", "dist", "screenshots", "staticfiles"}


@lru_cache
def layers(root: Path = ROOT) -> tuple[tuple[str, ...], ...]:
    """The river as in pyproject.toml, most downstream first: (("office", "public"), ("indicators",), …)."""
    config = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    contracts = config["tool"]["importlinter"]["contracts"]
    river = next(c for c in contracts if c["id"] == "river")
    return tuple(tuple(name.strip(" ()") for name in line.split("|")) for line in river["layers"])


def height(room: str) -> int:
    """How far upstream a room lies: 0 is a door; a larger number may be imported by a smaller one."""
    return next(n for n, line in enumerate(layers()) if room in line)


def rooms(root: Path = ROOT) -> list[str]:
    """Every package directly inside marugoto/."""
    return sorted(p.parent.name for p in (root / "marugoto").glob("*/__init__.py"))


def python_files(root: Path = ROOT, *, under: Iterable[str] = ("marugoto", "config")) -> Iterator[Path]:
    """Every Python file below these folders of the tree, in order."""
    for folder in under:
        yield from sorted(p for p in (root / folder).rglob("*.py") if "__pycache__" not in p.parts)


def template_files(root: Path = ROOT) -> list[Path]:
    """Every template of ours, pages and text alike."""
    shared = (root / "marugoto" / "templates").rglob("*")
    own = (root / "marugoto").glob("*/templates/**/*")
    return sorted(p for p in {*shared, *own} if p.is_file())


def template_name(path: Path) -> str:
    """The name by which Django finds a template: what follows the last ``templates`` folder."""
    parts = path.parts
    at = len(parts) - 1 - parts[::-1].index("templates")
    return "/".join(parts[at + 1 :])


def static_files(root: Path = ROOT) -> list[Path]:
    """Everything that is served as it is."""
    return sorted(p for p in (root / "marugoto" / "static").rglob("*") if p.is_file())


def project_files(root: Path = ROOT) -> list[Path]:
    """Every file of the project: what git knows or would add; without git, all but the usual litter."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root,
            capture_output=True,
            check=True,
        ).stdout.decode("utf-8")
        found = [root / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        found = [p for p in root.rglob("*") if not _NOT_OURS & set(p.relative_to(root).parts)]
    return sorted(p for p in found if p.is_file())


@cache
def _parsed(path: Path, stamp: float) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file, parsed once for all checks."""
    return _parsed(path, path.stat().st_mtime)


def copy_of_the_house(to: Path) -> Path:
    """A copy of the source to plant faults in; the working tree itself is never touched."""
    litter = shutil.ignore_patterns("__pycache__", "static", "*.po", "*.mo", "demo")
    shutil.copytree(ROOT / "marugoto", to / "marugoto", ignore=litter)
    shutil.copytree(ROOT / "config", to / "config", ignore=litter)
    shutil.copy(ROOT / "pyproject.toml", to / "pyproject.toml")
    return to


def plant(root: Path, where: str, source: str) -> Path:
    """Adds lines to a module of a copied tree (made if it is missing), and the packages on the way to it."""
    path = root / where
    assert ROOT not in path.parents, "faults are planted in copies only"
    folder = path.parent
    missing = []
    while not (folder / "__init__.py").exists() and folder != root:
        missing.append(folder)
        folder = folder.parent
    path.parent.mkdir(parents=True, exist_ok=True)
    for one in missing:
        (one / "__init__.py").touch()
    before = path.read_text("utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{source}\n", "utf-8")
    return path
