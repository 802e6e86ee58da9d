"""Writes the four locks from pyproject.toml, with hashes and without any address.

`make lock` keeps what is pinned; `make lock UPGRADE=yes` takes the newest that pyproject.toml allows.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = (
    "-q",
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
)
DEV = ("pyproject.toml", "--group", "dev", "--extra", "link")
BUILD_TOOLS = "uv\nhatchling\neditables\n"


def main() -> int:
    """Compile all four; the others take their versions from the one for development."""
    own = ROOT / ".venv" / "tools" / "bin" / "uv"
    uv = str(own) if own.exists() else shutil.which("uv")
    if uv is None:
        print("uv is missing: run scripts/bootstrap dev", file=sys.stderr)
        return 3
    upgrade = ["--upgrade"] if os.environ.get("UPGRADE") == "yes" else []
    compile_ = [uv, "pip", "compile", *OPTIONS, *upgrade]
    constraint = ["-c", "requirements.lock"]
    jobs = (
        ([*compile_, *DEV, "-o", "requirements.lock"], None),
        ([*compile_, *DEV, "--extra", "spark", *constraint, "-o", "requirements-all.lock"], None),
        ([*compile_, "pyproject.toml", *constraint, "-o", "requirements-run.lock"], None),
        ([*compile_, "-", *constraint, "-o", "requirements-build.lock"], BUILD_TOOLS),
    )
    for command, given in jobs:
        code = subprocess.run(command, cwd=ROOT, input=given, text=True, check=False).returncode
        if code != 0:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
