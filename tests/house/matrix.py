"""The permission matrix: every route × everyone of the cast. Reading, writing and running the table."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.house.test_routes import Route, routes

TABLE = Path(__file__).with_name("permission_matrix.md")
PEOPLE = {
    "signed_out": "だれでも（サインインなし）",
    "sato": "佐藤 A窓口",
    "suzuki": "鈴木 A支援員",
    "tanaka": "田中 B受け手",
    "yamamoto": "山本 調整役",
    "takahashi": "高橋 C（無関係）",
    "pharmacist": "渡辺 薬局",
    "volunteer": "伊藤 民生委員",
    "noticer": "加藤 企業",
    "planner": "中村 計画",
    "mori": "森 監査",
    "admin": "小林 管理",
    "registrar": "上田 住民記録",
    "ishii": "石井 別の市",
}
SIGNS = {
    "○": "見える・できる（200）",
    "→": "できて、次のページへ移る（302）",
    "直": "受け付けるが、書きなおしを求める（400・422）",
    "鍵": "サインインのページへ（302・401）",
    "×": "その役割ではできない（403）",
    "無": "その人には存在しない（404）",
    "手": "この方法では開けない（405）",
}
CLOSED = {"鍵", "×", "無", "手"}

HEADER = """\
# だれに何が開くか

Every route × everyone of the cast. `tests/house/test_permission_matrix.py` opens each of them and compares. A change
of this table is a change of what somebody may see or do: the privacy officer reads it. It is written anew with
`MARUGOTO_REWRITE=1`, never by itself.

The world behind it (`tests/house/world.py`): A received a worry, opened a case with a plan, and sent a つなぎ to B; the
coordinator convened a sitting with A and B. C, the pharmacy, the volunteer, the company and the other town were given
nothing. A route that only takes a POST is asked by an empty POST; all others by GET.

"""


@dataclass
class Row:
    """What each person of the cast gets from one route."""

    method: str
    route: Route
    signs: dict[str, str] = field(default_factory=dict)

    def line(self) -> str:
        """The row as it stands in the table."""
        cells = " | ".join(self.signs[who] for who in PEOPLE)
        return f"| {self.method} {self.route.name} | {self.route.permission} | {cells} |"


def sign_of(answer: HttpResponse) -> str:
    """One sign for an answer. ValueError: an answer that no route may give (a fault of ours)."""
    status = answer.status_code
    if status == 302 and "/sign-in/?next=" in answer["Location"]:
        return "鍵"
    by_status = {
        200: "○",
        204: "○",
        302: "→",
        400: "直",
        401: "鍵",
        403: "×",
        404: "無",
        405: "手",
        422: "直",
    }
    if status not in by_status:
        fault = getattr(answer, "exc_info", None)
        raise ValueError(f"status {status}: {fault[1]!r}" if fault else f"status {status}")
    return by_status[status]


def ask(client: Client, method: str, url: str) -> str:
    """Opens a route as somebody; whatever it does is undone afterwards."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        answer = client.get(url) if method == "GET" else client.post(url)
        sign = sign_of(answer)
        transaction.set_rollback(True)
    client.cookies.clear()
    for name, value in cookies.items():
        client.cookies[name] = value
    return sign


def url_of(route: Route, ids: Mapping[str, Any]) -> str:
    """The address of a route in the world. KeyError: the world has no such row yet."""
    known = {name: ids.get(f"{route.name}/{name}", ids.get(name)) for name in route.converters}
    if missing := [name for name, value in known.items() if value is None]:
        raise KeyError(f"{route.name} needs {missing}: give tests/house/world.py such a row")
    return reverse(route.name, kwargs=known) + str(ids.get(f"{route.name}?", ""))


def measure(space: str, clients: Mapping[str, Client], ids: Mapping[str, Any]) -> tuple[list[Row], list[str]]:
    """The rows of one room as they are now, and what broke on the way."""
    found: list[Row] = []
    faults: list[str] = []
    for route in routes():
        if route.name.split(":")[0] == space:
            url = url_of(route, ids)
            row = _row("GET", route, url, clients, faults)
            found.append(row or _row("POST", route, url, clients, faults) or Row("POST", route))
    return found, faults


def _row(method: str, route: Route, url: str, clients: Mapping[str, Client], faults: list[str]) -> Row | None:
    """None: a GET is not answered here, so the row is asked by POST."""
    row = Row(method, route)
    for who in PEOPLE:
        try:
            row.signs[who] = ask(clients[who], method, url)
        except (ValueError, AssertionError) as fault:
            row.signs[who] = "?"
            faults.append(f"{method} {route.name} as {who}: {fault}")
        if row.signs[who] == "手" and method == "GET":
            return None
    return row


def spaces() -> list[str]:
    """The rooms and doors that have routes, in the order of the URL configuration."""
    return list(dict.fromkeys(r.name.split(":")[0] for r in routes()))


def section(space: str, rows: list[Row]) -> str:
    """The table of one room."""
    head = " | ".join(PEOPLE.values())
    rule = "|".join([" --- ", " --- ", *(" :-: " for _ in PEOPLE)])
    return "\n".join(
        [f"## {space}", "", f"| 道 | 権限 | {head} |", f"|{rule}|", *(r.line() for r in rows), ""]
    )


def legend() -> str:
    """What the signs mean."""
    return "\n".join(
        ["| しるし | 意味 |", "| :-: | --- |", *(f"| {s} | {m} |" for s, m in SIGNS.items()), ""]
    )


def saved() -> dict[str, str]:
    """The sections of the table as it is in the tree: room → text."""
    text = TABLE.read_text("utf-8") if TABLE.exists() else ""
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    return {part.split("\n", 1)[0]: f"## {part.rstrip()}\n" for part in parts}


def save(space: str, text: str) -> None:
    """Writes the section of one room anew; sections of rooms without routes go."""
    kept = saved() | {space: text}
    body = "\n".join(kept[s] for s in spaces() if s in kept)
    TABLE.write_text(f"{HEADER}{legend()}\n{body}", "utf-8")


def cells(text: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(row, permission, who → sign) of a section."""
    for line in text.splitlines():
        parts = [p.strip() for p in line.strip("|").split("|")]
        if len(parts) == len(PEOPLE) + 2 and ":" in parts[0]:
            yield parts[0], parts[1], dict(zip(PEOPLE, parts[2:], strict=True))
