"""The machine's own Chromium, for the browser journeys and the screenshots. We never download one."""

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
HOW_TO_GET_ONE = (
    "ブラウザーの試験には Chromium が要ります。apt-get install chromium fonts-noto-cjk を実行するか、"
    "CHROMIUM=/path/to/chromium で場所を示してください。 "
    "The browser journeys need Chromium: run `apt-get install chromium fonts-noto-cjk`, "
    "or name one in CHROMIUM=/path/to/chromium."
)


def find() -> Path | None:
    """$CHROMIUM, else the first Chromium or Chrome on the PATH, else None."""
    given = os.environ.get("CHROMIUM")
    if given:
        return Path(given) if os.access(given, os.X_OK) else None
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return next((Path(place) for place in _MAC if os.access(place, os.X_OK)), None)


def has_japanese_font() -> bool:
    """Whether pages can show Japanese; taken as true where fontconfig cannot be asked."""
    if not shutil.which("fc-list"):
        return True
    answer = subprocess.run(["fc-list", ":lang=ja", "family"], capture_output=True, check=False)
    return bool(answer.stdout.strip())


def install() -> bool:
    """Install Chromium and a Japanese font with apt-get where we may; returns whether that was tried."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install_them = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
    if subprocess.run(install_them, env=env, check=False).returncode != 0:
        subprocess.run(["apt-get", "update", "-q"], env=env, check=False)
        subprocess.run(install_them, env=env, check=False)
    return True
