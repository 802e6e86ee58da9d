"""The second wall around matters: the path of the baton and the persons stand and fall with their matter.

A matter is seen by whoever holds or received it (intake/access.py), and, as the one line it gave rise to, by whoever wrote the
notice. Rooms downstream add their own readers: the agency with a case on it (cases), whoever was given a packet (collaboration).
The invariant of the baton is checked by the database for all holds, also those that the actor does not see.
"""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import also_sees, asks, guard

# A lay window: own desks; others: every desk of the agency. Asked once per query.
HOLDS_OR_RECEIVED = """(holder_desk_id = ANY ((SELECT wall_seats())::uuid[])
    OR origin_desk_id = ANY ((SELECT wall_seats())::uuid[]))"""
SEATS = """
CREATE FUNCTION wall_seats() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN wall_may('person.search_municipality')
        THEN (SELECT coalesce(array_agg(d.id), '{}') FROM agencies_desk d WHERE d.agency_id = wall_agency())
        ELSE wall_desks() END;
"""
OWNER = "SECURITY DEFINER SET search_path = public, pg_temp"


class Migration(migrations.Migration):
    dependencies = [("intake", "0005_web_letter")]
    operations = [
        migrations.RunSQL(SEATS, "DROP FUNCTION wall_seats()"),
        migrations.RunSQL(
            f"ALTER FUNCTION intake_check_baton(uuid) {OWNER}",
            "ALTER FUNCTION intake_check_baton(uuid) SECURITY INVOKER RESET search_path",
        ),
        asks(
            "intake_wall_noticed",
            "matter uuid",
            """EXISTS (
                SELECT FROM intake_notice n WHERE n.matter_id = matter
                   AND n.written_by_id = wall_user() AND n.agency_id = wall_agency())""",
        ),
        asks(
            "intake_wall_holds",
            "matter uuid",
            """EXISTS (
                SELECT FROM intake_matter m WHERE m.id = matter
                   AND ARRAY[m.holder_desk_id, m.origin_desk_id] && wall_seats())""",
        ),
        guard("intake_matter", f"{HOLDS_OR_RECEIVED} OR intake_wall_noticed(id)"),
        # The desk decides, not the town: an agency from outside that took the baton reads what it was told.
        also_sees(
            "intake_notice",
            "holder",
            """intake_wall_holds(matter_id) AND (agency_id = (SELECT wall_agency()) OR EXISTS (
                SELECT FROM intake_matter m JOIN agencies_desk h ON h.id = m.holder_desk_id
                 WHERE m.id = matter_id AND h.agency_id = (SELECT wall_agency())))""",
        ),
        also_sees("intake_webletter", "holder", "intake_wall_holds(matter_id)"),
        guard("intake_batonhold", "intake_wall_holds(matter_id)"),
        guard(
            "intake_matterperson",
            "intake_wall_holds(matter_id) AND person_id NOT IN (SELECT people_wall_hidden())",
        ),
    ]
