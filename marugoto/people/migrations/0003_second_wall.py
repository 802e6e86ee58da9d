"""The second wall around persons: the rules of people/access as policies of the database."""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import asks, guard

MAY_READ = "(SELECT wall_may('person.read'))"
# Whoever may search the town finds its residents; everybody else the persons with whom the own agency is involved.
OF_THE_TOWN = "municipality_id = (SELECT wall_municipality()) AND (SELECT wall_may('person.search_municipality'))"
SEES_PERSON = f"{MAY_READ} AND (({OF_THE_TOWN}) OR people_wall_knows(coalesce(canonical_id, id)))"
OWN = "agency_id = (SELECT wall_agency())"


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_second_wall"), ("people", "0002_member_kind")]
    operations = [
        asks(
            "people_wall_knows",
            "root uuid",
            """EXISTS (
                SELECT FROM people_involvement i JOIN people_person p ON p.id = i.person_id
                 WHERE i.agency_id = wall_agency() AND (p.id = root OR p.canonical_id = root))""",
        ),
        asks(
            "people_wall_sees",
            "person uuid",
            f"EXISTS (SELECT FROM people_person WHERE id = person AND {SEES_PERSON})",
        ),
        asks(
            "people_wall_knows_household",
            "household uuid",
            """EXISTS (
                SELECT FROM people_householdmember m JOIN people_person p ON p.id = m.person_id
                 WHERE m.household_id = household AND people_wall_knows(coalesce(p.canonical_id, p.id)))""",
        ),
        guard("people_person", SEES_PERSON),
        # A number that an agency gives is seen by that agency alone.
        guard("people_personidentifier", f"(agency_id IS NULL OR {OWN}) AND people_wall_sees(person_id)"),
        guard("people_personkey", f"{MAY_READ} AND (({OF_THE_TOWN}) OR people_wall_sees(person_id))"),
        # With which agencies somebody is involved says what the worry may be: each knows its own involvement only.
        guard("people_involvement", f"{MAY_READ} AND {OWN}"),
        guard("people_consent", f"{OWN} AND people_wall_sees(person_id)"),
        guard(
            "people_household",
            f"""{MAY_READ} AND (
                ({OF_THE_TOWN}) OR created_by_id = (SELECT wall_agency()) OR people_wall_knows_household(id))""",
        ),
        guard("people_householdmember", "people_wall_sees(person_id)"),
    ]
