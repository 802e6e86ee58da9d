"""Nothing half done, nothing of this machine, nothing huge; and how large things have become."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, parsed, project_files, python_files, template_files, template_name

# Spelt apart, so that this file does not find itself.
UNFINISHED = re.compile(
    r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error)\b|coming " + "soon"
)
MACHINE = re.compile(r"(?<![\w.$}~])/(?:work|root|home|Users|tmp)" + r"/[\w.]")
ADDRESS = re.compile(r"https?:" + r"//(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
LARGEST = 1024 * 1024
TEXT = {
    ".py",
    ".html",
    ".css",
    ".js",
    ".toml",
    ".md",
    ".txt",
    ".po",
    ".cfg",
    ".lock",
    ".sh",
    ".svg",
    ".json",
    "",
}
LIMITS = {"module": 400, "function": 40, "view": 25, "template": 150, "test module": 500}


def lines_with(pattern: re.Pattern[str], files: list[Path], root: Path) -> list[str]:
    """Every line of these files in which the pattern is found."""
    return [
        f"{f.relative_to(root)}:{n} {line.strip()[:80]}"
        for f in files
        if f.suffix in TEXT
        for n, line in enumerate(f.read_text("utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]


def too_large(files: list[Path], root: Path) -> list[str]:
    """Files of more than a mebibyte."""
    return [str(f.relative_to(root)) for f in files if f.stat().st_size > LARGEST]


def test_nothing_is_left_unfinished() -> None:
    assert lines_with(UNFINISHED, project_files(), ROOT) == []


def test_no_path_of_a_machine() -> None:
    assert lines_with(MACHINE, project_files(), ROOT) == []


def test_no_address_in_the_code_or_in_the_locks() -> None:
    files = [f for f in project_files() if f.suffix in {".py", ".lock", ".sh", ".toml", ""}]
    own = re.compile(ADDRESS.pattern.replace("(?:[", r"(?!www\.w3\.org)(?:["), re.IGNORECASE)
    assert lines_with(own, [f for f in files if "tests" not in f.parts and f.name != "LICENSE"], ROOT) == []


def test_no_file_is_larger_than_a_mebibyte() -> None:
    assert too_large(project_files(), ROOT) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (UNFINISHED, "# TO" + "DO later"),
        (UNFINISHED, "raise NotImplemented" + "Error"),
        (MACHINE, "see /ro" + "ot/notes.md"),
        (MACHINE, 'open("/tm' + 'p/x")'),
        (ADDRESS, "https:" + "//example.org/x"),
    ],
)
def test_planted_litter_is_seen(pattern: re.Pattern[str], line: str, tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text(line, "utf-8")
    assert lines_with(pattern, [tmp_path / "planted.py"], tmp_path)


def test_a_planted_giant_is_seen(tmp_path: Path) -> None:
    (tmp_path / "planted.bin").write_bytes(b"0" * (LARGEST + 1))
    assert too_large([tmp_path / "planted.bin"], tmp_path) == ["planted.bin"]


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def sizes() -> list[tuple[str, int, str]]:
    """(kind, lines, where) for everything that has grown beyond the example."""
    found: list[tuple[str, int, str]] = []
    for path in python_files(under=("marugoto", "config", "tests", "scripts")):
        where = path.relative_to(ROOT)
        if "migrations" in where.parts:
            continue
        kind = "test module" if where.parts[0] == "tests" else "module"
        found.append((kind, len(path.read_text("utf-8").splitlines()), str(where)))
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                said = "view" if "views" in where.parts else "function"
                found.append((said, _length(node), f"{where}:{node.name}"))
    found += [
        ("template", len(f.read_text("utf-8").splitlines()), template_name(f)) for f in template_files()
    ]
    return sorted((s for s in found if s[1] > LIMITS[s[0]]), key=lambda s: (s[0], -s[1]))


def test_sizes_are_reported(capsys: pytest.CaptureFixture[str]) -> None:
    """A report, not a limit: what has grown is shown, and a person decides."""
    report = sizes()
    with capsys.disabled():
        print(f"\nsizes: {len(report)} beyond the examples of docs/house.md")
        for kind, lines, where in report[:20]:
            print(f"  {kind} of {lines} lines (example {LIMITS[kind]}): {where}")
    assert all(lines > LIMITS[kind] for kind, lines, _where in report)
