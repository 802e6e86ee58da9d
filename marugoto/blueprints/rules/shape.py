"""What may be written in each table of a blueprint, so that a browser can offer it. Pure; the file's own reader stays the judge.

Only what people write stands here. Keys that are not here stay in the file as they are, whatever is edited beside them.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Field:
    """One key of a row.

    ``kind``: text, long, slug, day, number, share, flag (``of`` "yes": true unless said otherwise), code and codes (``of``: a
    code list), texts (one a line), pick and picks (``of``: what of the blueprint itself is chosen from), figure, dated, counting.
    """

    key: str
    kind: str = "text"
    of: str = ""


@dataclass(frozen=True)
class Table:
    """A list of rows (``one``: a single row) with their fields and the tables inside each. ``title``: what a row is called by."""

    key: str
    fields: tuple[Field, ...]
    tables: tuple["Table", ...] = ()
    one: bool = False
    title: tuple[str, ...] = ("name", "label", "title", "code")

    def table(self, key: str) -> "Table | None":
        """The table of that key inside a row."""
        return next((t for t in self.tables if t.key == key), None)


def _f(key: str, kind: str = "text", of: str = "") -> Field:
    return Field(key, kind, of)


_CODE, _NAME, _LABEL, _NOTE = _f("code", "slug"), _f("name"), _f("label"), _f("note", "long")
_AGENCY, _AREAS = _f("agency", "pick", "agencies"), _f("areas", "picks", "areas")
_UNIT, _PERIOD = _f("unit", "code", "indicators.units"), _f("period", "code", "agencies.periods")
_PROGRAMMES = _f("programmes", "codes", "agencies.model_programmes")
_OPERATION = _f("operation", "code", "agencies.operation_forms")
_COUNT = (_f("count", "counting"), _f("uncounted", "code", "indicators.uncounted"))
_PARTS = (
    _f("numerator"),
    _f("denominator"),
    _f("carried_over", "code", "agencies.carried_over"),
)
_STATE = _f("state", "code", "agencies.result_states")
_DESK = (
    *(_CODE, _NAME, _f("intake_mode", "code", "agencies.desk_intake_modes"), _AREAS),
    *(_f("backup", "pick", "desks"), _f("accounts", "flag", "yes"), _f("listed", "flag", "yes")),
    *(_f("receives_notices", "flag"), _f("placeholder_name", "flag")),
    *(_f("phone"), _f("address"), _f("hours_note"), _f("hours", "texts"), _NOTE),
)
_BODY = (
    *(_f("kind", "code", "agencies.agency_kinds"), _OPERATION, _f("operator_name")),
    *(_f("fields", "codes", "agencies.fields"), _f("valid_from", "day")),
)
_COUNTS = Table("counts", (_LABEL, _UNIT, _PERIOD, _f("figure", "figure")))
_DONE = (_CODE, _NAME, _AGENCY, _f("audience"), _NOTE)

TEXTS: Final = (
    *("department", "phone", "url", "features", "aim", "wished_change", "lc_operator", "lc_need"),
    *("lc_a_range", "lc_a_support", "lc_a_bases", "lc_a_training", "lc_a_other", "lc_a_money"),
    *("lc_a_with", "lc_i_range", "lc_i_place", "lc_i_publicity", "lc_i_early", "lc_i_backup"),
    *("lc_i_with", "lc_other", "lc_other_plan", "ma_operator", "ma_need", "ma_staff", "ma_career"),
    *("ma_workplaces", "ma_outline", "ma_case", "ma_network", "ma_money", "ma_new", "ma_other"),
    *("ma_other_plan", "pf_operator", "pf_need", "pf_a", "pf_b", "lc_results", "ma_results"),
    *("pf_results", "ly_policy", "ly_consult", "ly_participation", "ly_community", "ly_outreach"),
    *("ly_multi", "ly_cooperation"),
)
_SHORT: Final = ("department", "phone", "url")

TABLES: Final = (
    Table(
        "municipality",
        (
            *(_CODE, _NAME, _f("name_kana"), _f("name_en"), _f("prefecture")),
            *(_f("kind", "code", "agencies.municipality_kind"),),
            *(_f("programme_mode", "code", "agencies.programme_modes"), _f("covers", "texts"), _NOTE),
        ),
        one=True,
    ),
    Table("sources", (_f("id"), _f("title"), _NOTE)),
    Table(
        "basics",
        (
            *(_f("code", "code", "agencies.basic_figures"), _UNIT, _f("figure", "figure")),
            *(_f("as_of", "day"), _NOTE),
        ),
        title=("code",),
    ),
    Table(
        "area_schemes",
        (_CODE, _f("kind", "code", "agencies.area_scheme_kinds"), _NAME, _f("valid_from", "day"), _NOTE),
        (
            Table(
                "areas",
                (_CODE, _NAME),
                (
                    Table(
                        "inside",
                        (_f("area", "pick", "areas"), _f("weight", "share"), _f("roughly", "flag")),
                        title=("area",),
                    ),
                ),
            ),
            Table("series", (_f("code"), _NAME, _f("count", "figure")), one=True),
        ),
    ),
    Table(
        "agencies",
        (_CODE, _NAME, *_BODY, _f("placeholder_name", "flag"), _f("opened", "dated"), _NOTE),
        (Table("desks", _DESK), Table("aliases", (_NAME,))),
    ),
    Table(
        "agency_series",
        (_f("code"), _NAME, *_BODY, _f("count", "figure"), _f("names", "texts"), _NOTE),
        (Table("desk", tuple(f for f in _DESK if f.key != "name"), one=True),),
    ),
    Table(
        "planned_programmes",
        (
            *(_f("code", "code", "agencies.model_programmes"), _NAME, _f("agencies", "picks", "agencies")),
            *(_OPERATION, _f("done", "flag", "yes"), _f("operator_note"), _NOTE),
        ),
    ),
    Table(
        "programmes",
        (
            *(
                _f("code", "code", "cases.programmes"),
                _NAME,
                _f("change", "code", "agencies.programme_changes"),
            ),
            *(_f("agencies", "picks", "agencies"), _f("partners"), _f("opened", "dated"), _NOTE),
        ),
        (
            Table(
                "items",
                (
                    _NAME,
                    _f("field", "code", "agencies.fields"),
                    _OPERATION,
                    _f("area"),
                    _f("places", "figure"),
                ),
            ),
        ),
    ),
    Table(
        "roles",
        (
            *(_CODE, _LABEL, _f("role", "code", "role"), _f("employer", "pick", "agencies")),
            _f("workplaces", "picks", "agencies"),
            *(_f(k, "figure") for k in ("planned", "full_time", "part_time", "dedicated", "concurrent")),
            _NOTE,
        ),
        title=("label", "code"),
    ),
    Table(
        "conferences",
        (
            *(_CODE, _f("kind", "code", "collaboration.conference_kinds"), _NAME),
            *(_f("convener", "pick", "agencies"), _f("members", "picks", "agencies")),
            *(_f("purposes", "codes", "agencies.sitting_purposes"), _f("existing", "flag")),
            *(
                _f("recurrence_note"),
                _f("closing_days", "number"),
                _f("times", "figure"),
                _f("persons", "figure"),
                _f("topics", "long"),
            ),
            *(_f("organiser"), _f("organiser_note"), _f("needs_check", "flag"), _NOTE),
        ),
        (
            Table(
                "recurrence", (_f("rule"), _f("raw"), _f("near"), _f("source", "pick", "sources")), one=True
            ),
            Table(
                "seats",
                (
                    *(_AGENCY, _f("capacity", "code", "agencies.capacities"), _f("stage")),
                    *(_f("from", "day"), _f("until", "day")),
                ),
                title=("agency",),
            ),
        ),
    ),
    Table(
        "spaces",
        (
            *(_CODE, _NAME, _f("kind", "code", "resources.kinds"), _AGENCY, _AREAS),
            *(_f("count", "figure"), _NOTE),
        ),
    ),
    Table("training", _DONE, (_COUNTS,)),
    Table("publicity", _DONE, (_COUNTS,)),
    Table("funding", (*_DONE, _f("source_of_money", "code", "agencies.funding_kinds")), (_COUNTS,)),
    Table(
        "targets",
        (
            *(_CODE, _LABEL, _UNIT, _f("counting", "code", "indicators.counting")),
            *(_f("comparator", "code", "agencies.comparators"), _PERIOD, _f("target", "figure")),
            *(_f("baseline", "figure"), *_PARTS, _PROGRAMMES, _AGENCY, _f("survey"), *_COUNT, _NOTE),
        ),
        title=("label", "code"),
    ),
    Table(
        "results",
        (
            *(_CODE, _LABEL, _UNIT, _f("figure", "figure"), _f("target", "pick", "targets"), _PERIOD),
            *(_STATE, _f("as_of", "day"), *_PARTS, _PROGRAMMES, *_COUNT, _NOTE),
        ),
        title=("label", "code"),
    ),
    Table("goals", (_CODE, _LABEL, _PROGRAMMES, _STATE, *_COUNT, _NOTE), title=("label", "code")),
    Table("milestones", (_CODE, _LABEL, _f("due", "dated"), *_COUNT), title=("label", "code")),
    Table("links", (_f("from", "pick", "ends"), _f("to", "pick", "ends"), _LABEL), title=("from", "to")),
    Table("local_names", (_f("list"), _f("code"), _LABEL), title=("label",)),
    Table("plan_form", tuple(_f(k, "text" if k in _SHORT else "long") for k in TEXTS), one=True),
)

BY_KEY: Final = {table.key: table for table in TABLES}
FIGURE: Final = ("raw", "value", "year_raw", "near", "source")
COUNTING: Final = ("of", "per", "each", "where")
