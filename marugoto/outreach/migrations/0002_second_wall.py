"""The second wall: whoever keeps outreach at the agency that runs it; a visitor the rows that stand in a handout of theirs.

A handout is read until it runs out by the clock of the database, and only while it is not recalled. Whoever is hidden from an
agency, or whose address is, is on no list of it (ADR 0008, 0030).
"""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import asks, guard

KEEPS = "agency_id = (SELECT wall_agency()) AND (SELECT wall_may('outreach.keep'))"
OURS = "c.agency_id = (SELECT wall_agency()) AND (SELECT wall_may('outreach.keep'))"
OF_OURS = f"EXISTS (SELECT FROM outreach_campaign c WHERE c.id = campaign_id AND {OURS})"
SHOWN = "(person_id IS NULL OR person_id NOT IN (SELECT people_wall_address_hidden()))"
LIVE = """h.to_user_id = wall_user() AND h.to_agency_id = wall_agency() AND h.recalled_at IS NULL
                     AND h.expires_at > statement_timestamp() AND wall_may('visit.make')"""
LISTED = "EXISTS (SELECT FROM outreach_listed l WHERE l.id = listed_id)"
APPROACH = "EXISTS (SELECT FROM outreach_approach a WHERE a.id = approach_id)"


class Migration(migrations.Migration):
    dependencies = [("outreach", "0001_initial"), ("people", "0013_elsewhere")]
    operations = [
        asks(
            "outreach_wall_handed",
            "listed uuid",
            f"""EXISTS (
                SELECT FROM outreach_visit v JOIN outreach_handout h ON h.id = v.handout_id
                 WHERE v.listed_id = listed AND {LIVE})""",
        ),
        guard(
            "outreach_approach",
            f"{KEEPS} AND (person_id IS NULL OR EXISTS (SELECT FROM people_person p WHERE p.id = person_id))",
        ),
        guard("outreach_approachentry", APPROACH),
        guard("outreach_welcome", APPROACH),
        guard("outreach_listdraft", OF_OURS),
        guard("outreach_listed", f"({OF_OURS} OR outreach_wall_handed(id)) AND {SHOWN}"),
        guard(
            "outreach_visit",
            f"""{LISTED} AND EXISTS (
                SELECT FROM outreach_handout h LEFT JOIN outreach_campaign c ON c.id = h.campaign_id AND {OURS}
                 WHERE h.id = handout_id AND (c.id IS NOT NULL OR {LIVE}))""",
        ),
        guard(
            "outreach_visitrecord",
            f"""{LISTED} AND (by_id = (SELECT wall_user()) AND agency_id = (SELECT wall_agency()) OR EXISTS (
                SELECT FROM outreach_listed l JOIN outreach_campaign c ON c.id = l.campaign_id
                 WHERE l.id = listed_id AND {OURS}))""",
        ),
        guard(
            "outreach_visitconflict",
            """EXISTS (SELECT FROM outreach_visitrecord r WHERE r.id = first_id)
                AND EXISTS (SELECT FROM outreach_visitrecord r WHERE r.id = second_id)""",
        ),
    ]
