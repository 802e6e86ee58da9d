"""The second wall: the list is read by keepers of the section that made it, a board by those of that agency who report.

Whoever is hidden from an agency, or whose address is, is on no list and no board of it (ADR 0008, 0041).
"""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import guard

KEEPS = "agency_id = (SELECT wall_agency()) AND (SELECT wall_may('evacuation.keep'))"
SHOWN = "person_id NOT IN (SELECT people_wall_address_hidden())"
REGISTRANT = "EXISTS (SELECT FROM evacuation_registrant r WHERE r.id = registrant_id)"
ROW = "EXISTS (SELECT FROM evacuation_safetyrow r WHERE r.id = row_id)"


class Migration(migrations.Migration):
    dependencies = [("evacuation", "0001_initial")]
    operations = [
        guard("evacuation_registrant", f"{KEEPS} AND {SHOWN}"),
        guard("evacuation_listconsent", REGISTRANT),
        guard("evacuation_evacuationplan", REGISTRANT),
        guard("evacuation_supporter", "EXISTS (SELECT FROM evacuation_evacuationplan p WHERE p.id = plan_id)"),
        guard("evacuation_provision", KEEPS),
        guard("evacuation_provided", REGISTRANT),
        guard(
            "evacuation_safetyrow",
            f"""(person_id IS NULL OR {SHOWN}) AND (SELECT wall_may('safety.report')) AND EXISTS (
                SELECT FROM evacuation_safetyboard b WHERE b.id = board_id AND b.agency_id = (SELECT wall_agency()))""",
        ),
        guard("evacuation_safetyreport", ROW),
        guard("evacuation_surfaced", ROW),
    ]
