"""Whether some other agency is involved with a person: one word, to whoever may be told (policy/hints.py, ADR 0022)."""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import asks

OF_ROOT = "p.municipality_id = wall_municipality() AND (p.id = root OR p.canonical_id = root)"


class Migration(migrations.Migration):
    dependencies = [("people", "0012_kin")]
    operations = [
        asks(
            "people_wall_elsewhere",
            "root uuid",
            f"""wall_may('involvement.hint')
                AND NOT EXISTS (SELECT FROM people_protectedrecord r WHERE r.record_id = root)
                AND NOT EXISTS (
                    SELECT FROM (
                        SELECT DISTINCT ON (c.agency_id) c.state FROM people_consent c JOIN people_person p ON p.id = c.person_id
                         WHERE {OF_ROOT} ORDER BY c.agency_id, c.answered_on DESC, c.created_at DESC, c.id DESC) newest
                     WHERE newest.state IN ('refused', 'withdrawn'))
                AND EXISTS (
                    SELECT FROM people_involvement i JOIN people_person p ON p.id = i.person_id
                     WHERE {OF_ROOT} AND i.agency_id <> wall_agency())""",
        ),
    ]
