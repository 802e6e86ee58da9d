"""The second wall around what an agency writes into its own file: assessments, notes, reviews, endings, unsaved text.

Case, CaseSubject, TeamMember, Plan, Goal and Step wait: a sitting reads and writes them for members of other agencies.
"""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import guard


def of_own_case(case: str) -> str:
    """The file of one's own agency."""
    return f"""EXISTS (
        SELECT FROM cases_case c WHERE c.id = {case} AND c.agency_id = (SELECT wall_agency()))"""


OWN = of_own_case("case_id")


class Migration(migrations.Migration):
    dependencies = [("agencies", "0003_second_wall"), ("cases", "0001_initial")]
    operations = [
        guard("cases_assessment", OWN),
        guard("cases_assessmentitem", "EXISTS (SELECT FROM cases_assessment a WHERE a.id = assessment_id)"),
        guard("cases_progress", OWN),
        guard("cases_draft", f"user_id = (SELECT wall_user()) AND {OWN}"),
        guard("cases_review", OWN),
        guard("cases_goalresult", "EXISTS (SELECT FROM cases_review r WHERE r.id = review_id)"),
        guard("cases_closing", OWN),
    ]
