"""The second wall around what was said at a window: one's own agency's finished talks, one's own drafts, and notices.

Matter, BatonHold and MatterPerson wait: several rooms downstream read a matter for their own readers.
"""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import guard

OWN_DESKS = "desk_id = ANY ((SELECT wall_desks())::uuid[])"
# A lay window sees what came to its own desks; others what came to any desk of their agency.
OF_THE_AGENCY = f"""(
    (SELECT wall_may('person.search_municipality'))
    AND desk_id IN (SELECT d.id FROM agencies_desk d WHERE d.agency_id = (SELECT wall_agency()))
    OR {OWN_DESKS})"""
SEES_CONSULTATION = "EXISTS (SELECT FROM intake_consultation c WHERE c.id = consultation_id)"


class Migration(migrations.Migration):
    dependencies = [("people", "0004_second_wall"), ("intake", "0003_number")]
    operations = [
        guard(
            "intake_consultation",
            f"""status = 'finished' AND {OF_THE_AGENCY}
                OR status = 'draft' AND received_by_id = (SELECT wall_user()) AND {OWN_DESKS}""",
        ),
        guard("intake_consultationneed", SEES_CONSULTATION),
        guard("intake_consultationsubject", SEES_CONSULTATION),
        # Whoever wrote it; and of those who see its matter, the agency that wrote it and the one that holds it now.
        guard(
            "intake_notice",
            """written_by_id = (SELECT wall_user()) AND agency_id = (SELECT wall_agency()) OR EXISTS (
                SELECT FROM intake_matter m
                  JOIN agencies_desk holder ON holder.id = m.holder_desk_id
                  JOIN agencies_desk origin ON origin.id = m.origin_desk_id
                 WHERE m.id = matter_id AND m.municipality_id = (SELECT wall_municipality())
                   AND (SELECT wall_agency()) IN (intake_notice.agency_id, holder.agency_id)
                   AND CASE WHEN (SELECT wall_may('person.search_municipality'))
                       THEN (SELECT wall_agency()) IN (holder.agency_id, origin.agency_id)
                       ELSE ARRAY[m.holder_desk_id, m.origin_desk_id] && (SELECT wall_desks()) END)""",
        ),
    ]
