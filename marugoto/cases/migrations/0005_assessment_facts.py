"""The boxes of the assessment, one row an answer, behind the wall of the assessment they belong to."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import marugoto.core.ids
from marugoto.agencies.migrations._second_wall import guard


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_step_service")]
    operations = [
        migrations.CreateModel(
            name="AssessmentFact",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=marugoto.core.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="番号",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="作成日時")),
                (
                    "question",
                    models.CharField(
                        help_text="cases.assessment_questions", max_length=40, verbose_name="項目"
                    ),
                ),
                (
                    "codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        help_text="cases.assessment_options",
                        size=None,
                        verbose_name="選んだもの",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="書いたもの")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facts",
                        to="cases.assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "アセスメントの聞き取り",
                "verbose_name_plural": "アセスメントの聞き取り",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "question"),
                        name="assessment_fact_once",
                        violation_error_message="この項目はもう答えてあります。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("codes", []), ("text", ""), _negated=True),
                        name="assessment_fact_says_something",
                        violation_error_message="選ぶか、書いてください。",
                    ),
                ],
            },
        ),
        guard("cases_assessmentfact", "EXISTS (SELECT FROM cases_assessment a WHERE a.id = assessment_id)"),
    ]
