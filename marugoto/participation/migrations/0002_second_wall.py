"""The second wall: wishes, placements, their path and days, and contacts are read by the agency of the case, by right, and never
where the person is hidden from it. Roles, places and seats name nobody; the town's workers read them.
"""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import guard

OWN = "agency_id = (SELECT wall_agency()) AND (SELECT wall_may('participation.read'))"
SHOWN = "person_id NOT IN (SELECT people_wall_hidden())"
OF_PLACEMENT = "EXISTS (SELECT FROM participation_placement p WHERE p.id = placement_id)"


class Migration(migrations.Migration):
    dependencies = [("participation", "0001_initial")]
    operations = [
        guard("participation_hope", f"{OWN} AND {SHOWN}"),
        guard("participation_placement", f"{OWN} AND {SHOWN}"),
        guard("participation_move", OF_PLACEMENT),
        guard("participation_day", OF_PLACEMENT),
        guard("participation_hostcontact", f"{OWN} AND (placement_id IS NULL OR {OF_PLACEMENT})"),
    ]
