"""Entries of the demonstration, one file per town: what its papers print, and invented ones that say so in their names."""

import tomllib
from pathlib import Path

from marugoto.resources.rules.entry import Entry, from_data

FOLDER = Path(__file__).resolve().parent
MARK = "（デモ）"  # as it is
INVENTED = "架空の例です。電話番号と所在地はありません。"


def available(folder: Path = FOLDER) -> list[str]:
    """The 全国地方公共団体コード of every town that has a file, in order."""
    return sorted(path.stem for path in folder.glob("[0-9]*.toml"))


def read(code: str, folder: Path = FOLDER) -> list[Entry]:
    """The entries for a town; none for a town without a file. Invented ones are marked in name and words."""
    path = folder / f"{code}.toml"
    if not path.is_file():
        return []
    return [_entry(row) for row in tomllib.loads(path.read_text("utf-8"))["entry"]]


def _entry(row: dict[str, object]) -> Entry:
    data = {key: value for key, value in row.items() if key not in ("invented", "printed")}
    words = str(data.get("description", ""))
    if row.get("invented"):
        data |= {"name": f"{data['name']}{MARK}", "description": f"{words}\n{INVENTED}".strip()}
    else:
        data["description"] = f"{words}\n出典: {row['printed']}".strip()
    return from_data(data)
