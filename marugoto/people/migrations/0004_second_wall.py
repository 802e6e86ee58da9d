"""The second wall around persons: the rules of people/access as policies of the database."""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import asks, guard, lists

MAY_READ = "(SELECT wall_may('person.read'))"
# Whoever may search the town finds its residents; everybody else the persons with whom the own agency is involved.
OF_THE_TOWN = "municipality_id = (SELECT wall_municipality()) AND (SELECT wall_may('person.search_municipality'))"
OWN = "agency_id = (SELECT wall_agency())"
SEES_PERSON = "EXISTS (SELECT FROM people_person p WHERE p.id = person_id)"  # under the policy of people_person itself


def hidden(which: str) -> str:
    """All records of the persons under a measure in which the agency is not named (ADR 0008)."""
    return f"""
        SELECT r.id FROM people_protection m
          JOIN people_person p ON p.id = m.person_id
          JOIN people_person r ON coalesce(r.canonical_id, r.id) = coalesce(p.canonical_id, p.id)
         WHERE m.ended_on IS NULL AND NOT EXISTS (
               SELECT FROM people_protectionagency n
                WHERE n.protection_id = m.id AND n.agency_id = wall_agency() AND {which})"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_second_wall"), ("people", "0003_more_of_a_person")]
    operations = [
        lists("people_wall_hidden", "uuid", hidden("true")),
        lists("people_wall_address_hidden", "uuid", hidden("n.sees_address")),
        asks(
            "people_wall_knows",
            "root uuid",
            """EXISTS (
                SELECT FROM people_involvement i JOIN people_person p ON p.id = i.person_id
                 WHERE i.agency_id = wall_agency() AND (p.id = root OR p.canonical_id = root))""",
        ),
        asks(
            "people_wall_shows_household",
            "household uuid",
            """EXISTS (
                SELECT FROM people_householdmember
                 WHERE household_id = household AND person_id NOT IN (SELECT people_wall_hidden()))""",
        ),
        asks(
            "people_wall_knows_household",
            "household uuid",
            """EXISTS (
                SELECT FROM people_householdmember m JOIN people_person p ON p.id = m.person_id
                 WHERE m.household_id = household AND people_wall_knows(coalesce(p.canonical_id, p.id))
                   AND p.id NOT IN (SELECT people_wall_hidden()))""",
        ),
        guard(
            "people_person",
            f"""{MAY_READ} AND (({OF_THE_TOWN}) OR people_wall_knows(coalesce(canonical_id, id)))
                AND id NOT IN (SELECT people_wall_hidden())""",
        ),
        guard(
            "people_personkey",
            f"""{MAY_READ} AND (({OF_THE_TOWN}) OR {SEES_PERSON})
                AND person_id NOT IN (SELECT people_wall_hidden())""",
        ),
        # A number that an agency gives is seen by that agency alone.
        guard("people_personidentifier", f"(agency_id IS NULL OR {OWN}) AND {SEES_PERSON}"),
        guard("people_personname", SEES_PERSON),
        guard(
            "people_personaddress",
            f"{SEES_PERSON} AND person_id NOT IN (SELECT people_wall_address_hidden())",
        ),
        guard("people_personphone", SEES_PERSON),
        guard("people_personlanguage", SEES_PERSON),
        guard(
            "people_tie",
            f"{SEES_PERSON} AND (other_id IS NULL OR EXISTS (SELECT FROM people_person o WHERE o.id = other_id))",
        ),
        guard("people_protection", SEES_PERSON),
        guard(
            "people_protectionagency", "EXISTS (SELECT FROM people_protection m WHERE m.id = protection_id)"
        ),
        # With which agencies somebody is involved says what the worry may be: each knows its own involvement only.
        guard(
            "people_involvement",
            f"{MAY_READ} AND {OWN} AND person_id NOT IN (SELECT people_wall_hidden())",
        ),
        guard("people_consent", f"{OWN} AND {SEES_PERSON}"),
        guard(
            "people_household",
            f"""{MAY_READ} AND (
                ({OF_THE_TOWN}) OR created_by_id = (SELECT wall_agency()) OR people_wall_knows_household(id))
                AND people_wall_shows_household(id)""",
        ),
        guard("people_householdmember", SEES_PERSON),
    ]
