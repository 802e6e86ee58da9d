"""That something was carried out of a sitting: not for a member from whom everybody whom the item is about is hidden.

Such a member does not read what was said there (0003), and so not that it was carried out either; the first policy forgot it.
"""

from django.db import migrations

BETWEEN = """EXISTS (
    SELECT FROM collaboration_packet p
      JOIN agencies_desk f ON f.id = p.from_desk_id
      JOIN agencies_desk t ON t.id = p.to_desk_id
     WHERE p.id = packet_id AND (SELECT wall_agency()) IN (f.agency_id, t.agency_id))"""
SITS = "(SELECT wall_may('conference.read')) AND collaboration_wall_sits(agenda_item_id)"
READS = f"{SITS} AND collaboration_wall_reads(agenda_item_id)"


def said(members: str) -> str:
    """The three policies of the table, with this condition for the members of the sitting."""
    sees = f"(SELECT wall_lifted()) OR (({members}) OR {BETWEEN})"
    return "".join(
        f"ALTER POLICY {name} ON collaboration_carrieditem USING ({sees});"
        for name in ("wall_reads", "wall_changes", "wall_deletes")
    )


class Migration(migrations.Migration):

    dependencies = [('collaboration', '0007_household_snapshot')]
    operations = [migrations.RunSQL(said(READS), said(SITS))]
