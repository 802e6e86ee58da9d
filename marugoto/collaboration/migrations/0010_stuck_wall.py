"""What was done about a つなぎ that stands still: both sides of it, and the agency that did it. Where a moved matter went: there."""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import guard


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0009_stuck_and_moved")]
    operations = [
        guard(
            "collaboration_stuckact",
            """agency_id = (SELECT wall_agency())
                OR EXISTS (SELECT FROM collaboration_referral r WHERE r.id = referral_id)""",
        ),
        guard("collaboration_movedmatter", "to_desk_id = ANY ((SELECT wall_seats())::uuid[])"),
    ]
