"""Derives the tables of names for invented residents from the data set `japanese-personal-name-dataset` (MIT).

The data set is a development dependency: what runs in a town reads the two small tables that this writes,
`surnames.tsv` (written, read, bearers in hundreds) and `given_rare.tsv` (given names beyond the common ones, with the
generation that their last character speaks of). `tests/people/test_invented_names.py` looks that they agree.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from japanese_personal_name_dataset import load_dataset

from marugoto.core.kana import to_katakana

FOLDER = Path(__file__).resolve().parent.parent / "marugoto" / "people" / "invented"
SOURCE = "japanese-personal-name-dataset (MIT, Copyright (c) 2022 shuheilocale); see scripts/names.py"
SPELLINGS = 8

# What the last character of a given name says about when it was given: (year of most, years either side).
_MEN = {
    **dict.fromkeys("吉蔵松作助造", (1926, 14)),
    **dict.fromkeys("雄夫男郎治司", (1946, 14)),
    **dict.fromkeys("一二三次之行明弘博", (1954, 15)),
    **dict.fromkeys("樹也輔介志史哉彦", (1976, 13)),
    **dict.fromkeys("太平人希貴", (1990, 13)),
    **dict.fromkeys("斗翔真陽空大生音馬", (2008, 10)),
}
_WOMEN = {
    **dict.fromkeys("江枝代ヨエノ", (1934, 12)),
    **dict.fromkeys("子", (1950, 16)),
    **dict.fromkeys("美恵", (1966, 13)),
    **dict.fromkeys("代絵紀織里理", (1977, 12)),
    **dict.fromkeys("香佳穂", (1986, 13)),
    **dict.fromkeys("奈菜花乃希衣音愛羽", (2006, 12)),
}
_ANY = (1978, 25)


def main() -> int:
    """Write both tables, or with --check say whether they are what they would be."""
    tables = {"surnames.tsv": list(_surnames()), "given_rare.tsv": list(_given())}
    stale = []
    for name, rows in tables.items():
        text = f"# {SOURCE}\n" + "".join("\t".join(row) + "\n" for row in rows)
        path = FOLDER / name
        if "--check" in sys.argv:
            if not path.is_file() or path.read_text("utf-8") != text:
                stale.append(name)
        else:
            path.write_text(text, "utf-8")
    for name in stale:
        print(f"{name} is stale: run scripts/names.py")
    return 1 if stale else 0


def _surnames() -> Iterator[tuple[str, ...]]:
    _men, _women, families = load_dataset(include_last_names=True)
    for written, facts in families.items():
        yield written, to_katakana(facts["reading"]), str(max(1, facts["count"] // 100))


def _given() -> Iterator[tuple[str, ...]]:
    men, women = load_dataset(kind="opti")
    for sex, names, ends in (("f", women, _WOMEN), ("m", men, _MEN)):
        for reading, facts in names.items():
            groups: dict[tuple[int, int], list[str]] = {}
            for written in facts["kanji"]:
                groups.setdefault(ends.get(written[-1], _ANY), []).append(written)
            for (year, spread), spellings in sorted(groups.items()):
                kept = " ".join(spellings[:SPELLINGS])
                yield sex, to_katakana(reading), str(year), str(spread), "1", kept


if __name__ == "__main__":
    sys.exit(main())
