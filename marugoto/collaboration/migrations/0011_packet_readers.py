"""A packet is read in the agency that sent it by those who work with persons there, not by all who are employed by it.

Whoever counts for the plan, keeps the accounts or brings the register read the words of every packet their agency had sent,
where the application's own check failed.
"""

from django.db import migrations

OF_MY_AGENCY = "from_desk_id IN (SELECT d.id FROM agencies_desk d WHERE d.agency_id = (SELECT wall_agency()))"
REST = """
    OR to_desk_id = ANY ((SELECT wall_seats())::uuid[]) AND collaboration_wall_came(id)
    OR agenda_item_id IS NOT NULL AND (SELECT wall_may('conference.read')) AND collaboration_wall_reads(agenda_item_id)"""
WORKS_WITH_PERSONS = "((SELECT wall_may('person.read')) OR (SELECT wall_may('referral.read')))"


def _policy(name: str, condition: str) -> str:
    return f"ALTER POLICY {name} ON collaboration_packet USING ((SELECT wall_lifted()) OR ({condition}{REST}))"


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0010_stuck_wall")]
    operations = [
        migrations.RunSQL(
            _policy(name, f"{OF_MY_AGENCY} AND {WORKS_WITH_PERSONS}"),
            _policy(name, OF_MY_AGENCY),
        )
        for name in ("wall_reads", "wall_changes", "wall_deletes")
    ]
