"""Keys of search as 64-bit hashes, the primary key being the index that is searched (ADR 0009).

Keys are derived: the old ones go, and `marugoto people rekey` makes the new ones (so does the way back).
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial"), ("people", "0003_more_of_a_person")]
    operations = [
        migrations.DeleteModel("PersonKey"),
        migrations.CreateModel(
            name="PersonKey",
            fields=[
                ("pk", models.CompositePrimaryKey("key", "person_id", blank=True, editable=False, primary_key=True, serialize=False)),
                ("key", models.BigIntegerField(verbose_name="鍵")),
                ("person", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="people.person")),
                ("municipality", models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="agencies.municipality")),
            ],
            options={"verbose_name": "検索の鍵", "verbose_name_plural": "検索の鍵"},
        ),
        migrations.CreateModel(
            name="KeyScheme",
            fields=[
                ("municipality", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+", serialize=False, to="agencies.municipality")),
                ("scheme", models.PositiveSmallIntegerField(default=0, verbose_name="鍵の作り方")),
                ("reached", models.UUIDField(blank=True, null=True, verbose_name="どこまで作り直したか")),
            ],
            options={"verbose_name": "検索の鍵の作り方", "verbose_name_plural": "検索の鍵の作り方"},
        ),
    ]
