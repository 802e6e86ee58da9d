"""The second wall: a request is read by whoever answers at the agency that was asked, while the person is seen there."""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import guard


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0001_initial")]
    operations = [
        guard(
            "disclosures_disclosurerequest",
            """agency_id = (SELECT wall_agency()) AND (SELECT wall_may('disclosure.answer'))
                AND EXISTS (SELECT FROM people_person p WHERE p.id = person_id)""",
        ),
        guard(
            "disclosures_passage",
            "EXISTS (SELECT FROM disclosures_disclosurerequest r WHERE r.id = request_id)",
        ),
    ]
