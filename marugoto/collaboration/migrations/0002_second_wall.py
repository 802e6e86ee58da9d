"""The second wall around what was said behind the wall of a 支援会議, and around what a packet says.

Walled items: the named, sworn and unreleased members of that sitting, nobody else. The words of a packet: the agency that wrote
them; a receiver reads them through the one module that discloses, which asks for consent at every read (lift "disclosure").
The other tables wait for those of the rooms upstream that they read.
"""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import asks, guard


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_second_wall"), ("collaboration", "0001_initial")]
    operations = [
        asks(
            "collaboration_wall_sits",
            "item uuid",
            """EXISTS (
                SELECT FROM collaboration_agendaitem i
                  JOIN collaboration_attendee a ON a.conference_id = i.conference_id
                  JOIN agencies_desk d ON d.id = a.desk_id
                  JOIN collaboration_conference s ON s.id = i.conference_id
                  JOIN collaboration_conferencebody b ON b.id = s.body_id
                 WHERE i.id = item AND b.municipality_id = wall_municipality() AND a.user_id = wall_user() AND d.agency_id = wall_agency()
                   AND a.acknowledged_at IS NOT NULL AND a.released_at IS NULL)""",
        ),
        guard(
            "collaboration_walleditem",
            "(SELECT wall_may('conference.read')) AND collaboration_wall_sits(agenda_item_id)",
        ),
        guard(
            "collaboration_packetitem",
            """EXISTS (
                SELECT FROM collaboration_packet p JOIN agencies_desk d ON d.id = p.from_desk_id
                 WHERE p.id = packet_id AND d.agency_id = (SELECT wall_agency()))""",
        ),
    ]
