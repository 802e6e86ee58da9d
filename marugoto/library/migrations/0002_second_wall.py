"""The second wall: a work is read at the agency of its case; a study by whom it was released to, until somebody is protected.

Nobody who is not a worker of that agency can go from a study to its case: only the work knows both, and it is not theirs.
"""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import asks, guard, lists

OWN = "agency_id = (SELECT wall_agency()) AND (SELECT wall_may('study.write'))"

# It was approved while a measure stood that its own agency may not have known of: nobody asked them, so it never comes up.
UNASKED = """EXISTS (
    SELECT FROM people_protection x JOIN people_person t ON t.id = x.person_id
      JOIN people_person p ON coalesce(p.canonical_id, p.id) = coalesce(t.canonical_id, t.id)
     WHERE x.since <= (w.approved_at AT TIME ZONE 'Asia/Tokyo')::date
       AND (x.ended_on IS NULL OR x.ended_on >= (w.approved_at AT TIME ZONE 'Asia/Tokyo')::date)
       AND p.id IN (SELECT s.person_id FROM cases_casesubject s WHERE s.case_id = w.case_id
                    UNION ALL
                    SELECT m.person_id FROM people_householdmember m JOIN cases_case c ON c.household_id = m.household_id
                     WHERE c.id = w.case_id AND m.valid_from <= (w.approved_at AT TIME ZONE 'Asia/Tokyo')::date
                       AND (m.valid_to IS NULL OR m.valid_to >= (w.approved_at AT TIME ZONE 'Asia/Tokyo')::date)))"""


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_second_wall"),
        ("people", "0009_protected_records"),
        ("cases", "0003_case_wall"),
        ("library", "0001_initial"),
    ]
    operations = [
        asks(
            "library_wall_protected",
            "the_case uuid",
            """EXISTS (SELECT FROM people_protectedrecord r WHERE r.record_id IN (
                SELECT s.person_id FROM cases_casesubject s WHERE s.case_id = the_case
                UNION ALL
                SELECT m.person_id FROM people_householdmember m JOIN cases_case c ON c.household_id = m.household_id
                 WHERE c.id = the_case AND m.valid_to IS NULL))""",
        ),
        # What the agency of the case may be told: whoever is hidden from it is not told by a refusal. A study about them that
        # it makes all the same is seen by nobody else (below).
        asks(
            "library_wall_protected_for",
            "the_case uuid, the_agency uuid",
            """EXISTS (SELECT FROM people_protectedrecord r WHERE r.record_id IN (
                SELECT s.person_id FROM cases_casesubject s WHERE s.case_id = the_case
                UNION ALL
                SELECT m.person_id FROM people_householdmember m JOIN cases_case c ON c.household_id = m.household_id
                 WHERE c.id = the_case AND m.valid_to IS NULL)
                AND r.record_id NOT IN (SELECT people_hidden_from(the_agency)))""",
        ),
        lists(
            "library_wall_hidden",
            "uuid",
            f"""SELECT w.study_id FROM library_studywork w
                WHERE w.study_id IS NOT NULL AND (library_wall_protected(w.case_id) OR {UNASKED})""",
        ),
        guard("library_studywork", OWN, adds="agency_id = (SELECT wall_agency())"),
        guard(
            "library_studyconsent",
            """EXISTS (SELECT FROM library_studywork w WHERE w.id = work_id)
                AND person_id NOT IN (SELECT people_wall_hidden())""",
        ),
        guard(
            "library_study",
            """(id NOT IN (SELECT library_wall_hidden())
                AND (scope = 'residents' OR (municipality_id = (SELECT wall_municipality())
                    AND (SELECT wall_may('study.read'))
                    AND (scope = 'town' OR agency_id = (SELECT wall_agency())))))
               OR EXISTS (SELECT FROM library_studywork w WHERE w.study_id = library_study.id)""",
            adds="municipality_id = (SELECT wall_municipality()) AND (SELECT wall_may('study.approve'))",
        ),
    ]
