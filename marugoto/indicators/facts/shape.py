"""The tables of a facts folder, and the SELECT by which PostgreSQL makes each of them. Nothing in them tells who somebody is.

``%(salt)s`` is thrown away when the files are written: a record keeps its number within one export, and nobody can follow it into
another. Of whom a protective measure stands for (支援措置), area, age and number are left out; the fact itself is counted.
"""

from typing import Final

VERSION: Final = "1"

# column → (how PostgreSQL makes it, what it is)
Columns = dict[str, tuple[str, str]]


def _number(of: str) -> str:
    return f"left(encode(sha256(convert_to(%(salt)s || {of}::text, 'UTF8')), 'hex'), 16)"


def _open(value: str) -> str:
    return f"CASE WHEN hidden.matter_id IS NULL THEN coalesce({value}, '') ELSE '' END"


def _month(of: str) -> str:
    return f"coalesce(to_char({of} AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM'), '')"


def _age(on: str) -> str:
    years = f"extract(year FROM age({on}, subject.birth_date))"
    bands = ((18, "0-17"), (40, "18-39"), (65, "40-64"), (75, "65-74"))
    cases = " ".join(f"WHEN {years} < {limit} THEN '{band}'" for limit, band in bands)
    return _open(f"CASE WHEN subject.birth_date IS NULL THEN '' {cases} ELSE '75-' END")


def _by_then(value: str, at: str, else_: str = "''") -> str:
    """As it was when the last of the months was over."""
    return f"CASE WHEN {at} >= %(before)s THEN {else_} ELSE {value} END"


_TOWN = ("town.code", "municipality, six digits of the national code")
_AREA = (_open("area.code"), "area by its code; empty: unknown, or left out")
_MATTER = (_open(_number("m.id")), "matter, by a number that holds within this export; empty: left out")

TABLES: Final[dict[str, Columns]] = {
    "consultations": {
        "town": _TOWN,
        "month": (_month("c.received_at"), "received in this month"),
        "agency": ("agency.code", "agency that received it, by its code"),
        "area": _AREA,
        "age": (
            _age("c.received_at::date"),
            "age band of the only person it is about; empty: several, unknown, left out",
        ),
        "channel": ("c.channel", "code list intake.channels"),
        "urgency": ("c.urgency", "code list intake.urgency"),
        "outcome": ("c.outcome", "code list intake.outcomes"),
        "matter": _MATTER,
    },
    "referrals": {
        "town": _TOWN,
        "sent_month": (_month("r.sent_at"), "handed over in this month"),
        "answered_month": (
            _by_then(_month("r.answered_at"), "r.answered_at"),
            "answered in this month; empty: not answered",
        ),
        "from_agency": ("agency.code", "agency that handed it over"),
        "to_agency": ("other.code", "agency that was asked"),
        "area": _AREA,
        "kind": ("r.kind", "code list collaboration.referral_kinds"),
        "status": (
            _by_then("r.status", "r.answered_at", "'sent'"),
            "sent, asked_back, accepted, declined, withdrawn, done",
        ),
        "reason": (_by_then("r.decline_reason", "r.answered_at"), "code list collaboration.decline_reasons"),
        "matter": _MATTER,
    },
    "plans": {
        "town": _TOWN,
        "month": ("to_char(p.endorsed_on, 'YYYY-MM')", "agreed by a meeting in this month"),
        "agency": ("agency.code", "agency that leads the case"),
        "area": _AREA,
        "programme": ("k.programme", "code list cases.programmes"),
        "matter": _MATTER,
    },
    "matters": {
        "town": _TOWN,
        "opened_month": (_month("m.opened_at"), "opened in this month"),
        "closed_month": (_by_then(_month("m.closed_at"), "m.closed_at"), "closed in this month; empty: open"),
        "agency": ("agency.code", "agency that holds it, or held it last"),
        "area": _AREA,
        "age": (
            _age("m.opened_at::date"),
            "age band of the only person it is about; empty: several, unknown, left out",
        ),
        "status": (_by_then("m.status", "m.closed_at", "'open'"), "open, watching, closed"),
        "outcome": (_by_then("m.closed_outcome", "m.closed_at"), "code list intake.matter_outcomes"),
        "matter": _MATTER,
    },
}

_ABOUT = """
  JOIN agencies_municipality town ON town.id = m.municipality_id
  LEFT JOIN agencies_area area ON area.id = m.area_id
  LEFT JOIN (SELECT DISTINCT x.matter_id FROM intake_matterperson x
               JOIN people_protectedrecord h ON h.record_id = x.person_id) hidden ON hidden.matter_id = m.id
  LEFT JOIN (SELECT x.matter_id, min(q.birth_date) AS birth_date FROM intake_matterperson x
               JOIN people_person q ON q.id = x.person_id
              WHERE x.role = 'subject' GROUP BY x.matter_id HAVING count(*) = 1) subject ON subject.matter_id = m.id
 WHERE town.code = %(town)s"""
# Where the rows of each table come from, and which of them: only months that are settled (adr/0033).
_SOURCES: Final[dict[str, tuple[str, str]]] = {
    "consultations": (
        (
            "intake_consultation c JOIN intake_matter m ON m.id = c.matter_id JOIN agencies_desk d ON d.id = c.desk_id"
            " JOIN agencies_agency agency ON agency.id = d.agency_id"
        ),
        "c.status = 'finished' AND c.received_at < %(before)s",
    ),
    "referrals": (
        (
            "collaboration_referral r JOIN intake_matter m ON m.id = r.matter_id JOIN agencies_desk d ON d.id = r.from_desk_id"
            " JOIN agencies_agency agency ON agency.id = d.agency_id JOIN agencies_desk e ON e.id = r.to_desk_id"
            " JOIN agencies_agency other ON other.id = e.agency_id"
        ),
        "r.sent_at < %(before)s",
    ),
    "plans": (
        (
            "cases_plan p JOIN cases_case k ON k.id = p.case_id JOIN intake_matter m ON m.id = k.matter_id"
            " JOIN agencies_agency agency ON agency.id = k.agency_id"
        ),
        "p.endorsed_on < (%(before)s AT TIME ZONE 'Asia/Tokyo')::date",
    ),
    "matters": (
        (
            "intake_matter m JOIN agencies_desk d ON d.id = m.holder_desk_id"
            " JOIN agencies_agency agency ON agency.id = d.agency_id"
        ),
        "m.opened_at < %(before)s",
    ),
}


def select(table: str) -> str:
    """The SELECT of a table; parameters: salt, town (code), before (an instant)."""
    columns = ", ".join(f"{how} AS {name}" for name, (how, _what) in TABLES[table].items())
    source, which = _SOURCES[table]
    return f"SELECT {columns} FROM {source}{_ABOUT} AND {which}"
