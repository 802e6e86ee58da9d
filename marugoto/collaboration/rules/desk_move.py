"""What a planned move of a whole desk needs. Pure; the answers are (field, sentence)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class End:
    """A desk as the rules know it. ``town``: its agency is a section of the municipality itself."""

    desk_id: UUID
    agency_id: UUID
    accounts: bool
    town: bool
    valid_to: date | None = None


def plan_problem(*, desk: End, to: End, holding: End | None, on: date, today: date) -> tuple[str, str]:
    """Why this cannot be planned so, or ("", "").

    To another agency a desk of the municipality must stand ready to hold what no basis carries across the border.
    """
    if on < today:
        return "on", "今日か、今日より後の日にしてください。"
    if to.desk_id == desk.desk_id or (holding and holding.desk_id == desk.desk_id):
        return "to_desk", "終わる窓口とは別の窓口を選んでください。"
    for end, name in ((to, "to_desk"), (holding, "holding_desk")):
        if end and (problem := _end_problem(end, on)):
            return name, problem
    if to.agency_id != desk.agency_id and holding is None:
        return "holding_desk", "ほかの機関へ移すときは、渡せないものをあずかる市町村の窓口を決めてください。"
    if holding and not holding.town:
        return "holding_desk", "あずかる窓口には、市町村の課を選んでください。"
    return "", ""


def _end_problem(end: End, on: date) -> str:
    if not end.accounts:
        return "この窓口にはアカウントがないため、バトンを持てません。"
    return "その日には、この窓口も終わっています。" if end.valid_to and end.valid_to < on else ""


def run_problem(*, on: date, today: date, cancelled: bool) -> str:
    """Why it cannot be carried out now."""
    if cancelled:
        return "この移し替えは、取りやめになっています。"
    if today < on:
        return "その日になるまで、はじめられません。"
    return ""
