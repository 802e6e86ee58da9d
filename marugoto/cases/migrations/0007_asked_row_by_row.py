"""The second wall around a file asks one question for each row, and never for all files of the agency at once.

"There is a case of one's own agency with this number" was an EXISTS, and PostgreSQL may answer that by reading all cases of the agency
into a table first: it does not know whose agency it is, and expects three hundredths of what a large one has. The ten notes of one
page then waited for half a million cases. A scalar subquery cannot be turned over like that (docs/bench.md, J6). Who reads what
is as before.
"""

from django.db import migrations

EXISTS = "EXISTS (SELECT FROM cases_case c WHERE c.id = case_id)"
EXISTS_OWN = """EXISTS (
        SELECT FROM cases_case c WHERE c.id = case_id AND c.agency_id = (SELECT wall_agency()))"""
ONE = "(SELECT true FROM cases_case c WHERE c.id = case_id)"
ONE_OWN = "(SELECT c.agency_id FROM cases_case c WHERE c.id = case_id) = (SELECT wall_agency())"
NOT_HIDDEN = "person_id NOT IN (SELECT people_wall_hidden())"


def asked(table: str, now: str, before: str) -> migrations.RunSQL:
    """The three policies of a table that say which rows are read (``guard``), in other words."""

    def said(sees: str) -> str:
        reads = f"(SELECT wall_lifted()) OR ({sees})"
        return " ".join(
            f"ALTER POLICY {policy} ON {table} USING ({reads});"
            for policy in ("wall_reads", "wall_changes", "wall_deletes")
        )

    return migrations.RunSQL(said(now), said(before))


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_whole_case")]
    operations = [
        *(
            asked(f"cases_{table}", ONE_OWN, EXISTS_OWN)
            for table in ("assessment", "progress", "review", "closing")
        ),
        asked(
            "cases_draft",
            f"user_id = (SELECT wall_user()) AND {ONE_OWN}",
            f"user_id = (SELECT wall_user()) AND {EXISTS_OWN}",
        ),
        *(asked(f"cases_{table}", ONE, EXISTS) for table in ("teammember", "plan", "patternverdict")),
        asked("cases_casesubject", f"{ONE} AND {NOT_HIDDEN}", f"{EXISTS} AND {NOT_HIDDEN}"),
        asked(
            "cases_scaleanswer",
            f"{ONE} AND (person_id IS NULL OR {NOT_HIDDEN})",
            f"{EXISTS} AND (person_id IS NULL OR {NOT_HIDDEN})",
        ),
    ]
