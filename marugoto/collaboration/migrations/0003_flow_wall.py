"""The second wall around what flows between agencies: packets, つなぎ and their talk, sittings.

A packet: the agency that sent it; the desk it came to (a lay worker's own desk, else any desk of the agency), unless it is on
paper or about nobody but persons who are hidden from the reader; the named, sworn and unreleased members of its sitting. A つなぎ
stands and falls with its two sides. An agenda item, its decisions and the desks it calls: those members; the agency that brought
it, where consent carries the meeting, not behind the wall. Members and their oath: whoever may open the sitting. What was said behind the wall: as before, and not where the item is about nobody but
persons who are hidden from the reader. A matter is seen,
as the number that the two sides read to each other, with a packet about it.

Walled kinds of meeting are those whose packets rest on a meeting's own basis or on a law (tests/collaboration/test_second_wall.py
compares this with the list of kinds).
"""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import also_sees, asks, guard

MINE = "ANY ((SELECT wall_seats())::uuid[])"
OF_MY_AGENCY = "IN (SELECT d.id FROM agencies_desk d WHERE d.agency_id = (SELECT wall_agency()))"
READS_SITTINGS = "(SELECT wall_may('conference.read'))"
SEATED = """EXISTS (
    SELECT FROM collaboration_attendee a JOIN agencies_desk d ON d.id = a.desk_id
     WHERE a.conference_id = s.id AND a.user_id = wall_user() AND d.agency_id = wall_agency() AND a.released_at IS NULL {})"""
SITTING = """collaboration_conference s JOIN collaboration_conferencebody b ON b.id = s.body_id
     AND b.municipality_id = wall_municipality()"""


def both(table: str, *, before: str, now: str) -> list[migrations.RunSQL]:
    """The policies of a guarded table, said anew."""
    return [
        migrations.RunSQL(*(f"ALTER POLICY {name} ON {table} USING ((SELECT wall_lifted()) OR ({x}))" for x in (now, before)))
        for name in ("wall_reads", "wall_changes", "wall_deletes")
    ]


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_case_wall"), ("collaboration", "0002_second_wall")]
    operations = [
        asks(
            "collaboration_wall_shows",
            "packet uuid",
            """NOT EXISTS (SELECT FROM collaboration_packetperson x WHERE x.packet_id = packet)
               OR EXISTS (SELECT FROM collaboration_packetperson x
                           WHERE x.packet_id = packet AND x.person_id NOT IN (SELECT people_wall_hidden()))""",
        ),
        asks(
            "collaboration_wall_came",
            "packet uuid",
            """EXISTS (SELECT FROM collaboration_referral r WHERE r.packet_id = packet AND NOT r.on_paper)
               AND collaboration_wall_shows(packet)""",
        ),
        asks(
            "collaboration_wall_reads",
            "item uuid",
            f"""EXISTS (
                SELECT FROM collaboration_agendaitem i JOIN {SITTING} ON s.id = i.conference_id
                  JOIN collaboration_packet p ON p.agenda_item_id = i.id
                  JOIN agencies_desk home ON home.id = p.from_desk_id
                 WHERE i.id = item AND (
                    {SEATED.format("AND a.acknowledged_at IS NOT NULL")}
                        AND (home.agency_id = wall_agency() OR collaboration_wall_shows(p.id))
                    OR home.agency_id = wall_agency() AND wall_may('case.read')
                        AND p.basis NOT IN ('meeting_106_6', 'other_meeting', 'law')))""",
        ),
        asks(
            "collaboration_wall_opens",
            "conference uuid",
            f"""EXISTS (
                SELECT FROM {SITTING} JOIN agencies_desk chair ON chair.id = s.chair_desk_id
                 WHERE s.id = conference AND (
                    {SEATED.format("")}
                    OR wall_may('conference.convene') AND chair.agency_id = wall_agency()
                    OR EXISTS (
                        SELECT FROM collaboration_agendaitem i JOIN collaboration_packet p ON p.agenda_item_id = i.id
                          JOIN agencies_desk home ON home.id = p.from_desk_id
                         WHERE i.conference_id = s.id AND home.agency_id = wall_agency())))""",
        ),
        guard(
            "collaboration_packet",
            f"""from_desk_id {OF_MY_AGENCY}
                OR to_desk_id = {MINE} AND collaboration_wall_came(id)
                OR agenda_item_id IS NOT NULL AND {READS_SITTINGS} AND collaboration_wall_reads(agenda_item_id)""",
        ),
        guard(
            "collaboration_packetperson",
            """EXISTS (SELECT FROM collaboration_packet p WHERE p.id = packet_id)
                AND person_id NOT IN (SELECT people_wall_hidden())""",
        ),
        guard(
            "collaboration_referral",
            f"""from_desk_id = {MINE}
                OR to_desk_id = {MINE} AND NOT on_paper AND collaboration_wall_shows(packet_id)""",
        ),
        guard(
            "collaboration_referralmessage",
            "EXISTS (SELECT FROM collaboration_referral r WHERE r.id = referral_id)",
        ),
        *both(
            "collaboration_walleditem",
            before="(SELECT wall_may('conference.read')) AND collaboration_wall_sits(agenda_item_id)",
            now="""(SELECT wall_may('conference.read')) AND collaboration_wall_sits(agenda_item_id)
                AND collaboration_wall_reads(agenda_item_id)""",
        ),
        guard("collaboration_attendee", f"{READS_SITTINGS} AND collaboration_wall_opens(conference_id)"),
        guard("collaboration_agendaitem", f"{READS_SITTINGS} AND collaboration_wall_reads(id)"),
        guard(
            "collaboration_agendadesk",
            "EXISTS (SELECT FROM collaboration_agendaitem i WHERE i.id = agenda_item_id)",
        ),
        guard(
            "collaboration_decision",
            "EXISTS (SELECT FROM collaboration_agendaitem i WHERE i.id = agenda_item_id)",
        ),
        also_sees(
            "intake_matter",
            "collaboration",
            "EXISTS (SELECT FROM collaboration_packet p WHERE p.matter_id = intake_matter.id)",
        ),
    ]
