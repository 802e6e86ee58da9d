"""A transcript cut into entries: at blank lines, at times, at a change of the speaker. What was typed is never changed."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time

_TIME = re.compile(
    r"^\s*[\[(【]?\s*(午前|午後)?\s*(\d{1,2})\s*"
    r"(?:[:](\d{2})(?:[:]\d{2})?|時(?:(\d{2})分|(?=[\s、,\])】]|$)))\s*[\])】]?[\s、,]*"
)
_SPEAKER = re.compile(r"^\s*([^\s:：、。「」0-9]{1,12}(?:さん|様|氏)?)\s*[:：]\s*(?=[^\s0-9０-９])")
MOST = 60


@dataclass
class Entry:
    """One note to be: when (None: not said), who spoke, and the words as they were typed."""

    at: time | None = None
    speakers: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def body(self) -> str:
        """The words."""
        return "\n".join(self.lines).strip("\n")


@dataclass(frozen=True)
class Cuts:
    """Where to cut."""

    blank_lines: bool = True
    times: bool = True
    speakers: bool = False


def time_of(line: str) -> tuple[time | None, str]:
    """(the time that a line begins with, what comes after it); (None, the line) when there is none."""
    plain = unicodedata.normalize("NFKC", line)
    found = _TIME.match(plain)
    if not found:
        return None, line
    hour = int(found.group(2)) + (12 if found.group(1) == "午後" and int(found.group(2)) < 12 else 0)
    minute = int(found.group(3) or found.group(4) or 0)
    if hour > 23 or minute > 59:
        return None, line
    rest = line[_length_in(line, found.end()) :]
    return time(hour, minute), rest


def _length_in(line: str, end: int) -> int:
    """How much of the line as typed makes up the first ``end`` letters of its plain form."""
    seen = 0
    for n, letter in enumerate(line):
        if seen >= end:
            return n
        seen += len(unicodedata.normalize("NFKC", letter))
    return len(line)


def speaker_of(line: str) -> str:
    """Who speaks on this line; "" when it does not say."""
    found = _SPEAKER.match(line)
    return found.group(1) if found else ""


def split(text: str, cuts: Cuts) -> list[Entry]:
    """The entries in their order; those without words are left out. At most MOST: the rest stays in the last one."""
    entries: list[Entry] = []
    for entry in _cut(text, cuts):
        if len(entries) < MOST:
            entries.append(entry)
        else:
            last = entries[-1]
            last.lines += ["", *entry.lines]
            last.speakers += [s for s in entry.speakers if s not in last.speakers]
    return entries


def _cut(text: str, cuts: Cuts) -> Iterator[Entry]:
    now = Entry()
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        at, rest = time_of(line)
        speaker = speaker_of(rest)
        if _begins(now, line, at, speaker, cuts):
            if now.body.strip():
                yield now
            now = Entry()
        if at is not None and now.at is None and not now.body.strip():
            now.at, line = at, rest  # noqa: PLW2901 - the time stands in its own field now
        if speaker and speaker not in now.speakers:
            now.speakers.append(speaker)
        now.lines.append(line)
    if now.body.strip():
        yield now


def _begins(now: Entry, line: str, at: time | None, speaker: str, cuts: Cuts) -> bool:
    if cuts.blank_lines and not line.strip():
        return True
    if cuts.times and at is not None:
        return True
    return cuts.speakers and bool(speaker) and bool(now.speakers) and speaker != now.speakers[-1]
