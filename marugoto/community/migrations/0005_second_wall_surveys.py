"""The second wall: sheets are read by whoever reads surveys in the town; anybody may add one while the survey is open."""

from django.db import migrations

from marugoto.agencies.migrations._second_wall import guard

_OF_TOWN = "s.municipality_id = (SELECT wall_municipality())"


class Migration(migrations.Migration):
    dependencies = [("community", "0004_surveys")]
    operations = [
        guard(
            "community_answersheet",
            f"""(SELECT wall_may('survey.read'))
                AND EXISTS (SELECT FROM community_survey s WHERE s.id = survey_id AND {_OF_TOWN})""",
            adds="EXISTS (SELECT FROM community_survey s WHERE s.id = survey_id AND s.state = 'open')",
        ),
        guard(
            "community_answer",
            "EXISTS (SELECT FROM community_answersheet a WHERE a.id = sheet_id)",
            adds="""EXISTS (SELECT FROM community_question q JOIN community_survey s ON s.id = q.survey_id
                             WHERE q.id = question_id AND s.state = 'open')""",
        ),
    ]
