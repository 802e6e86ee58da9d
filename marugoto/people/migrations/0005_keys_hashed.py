"""Keys of search as 64-bit hashes, the primary key being the index that is searched (ADR 0010).

Keys are derived: the old ones go, and `marugoto people rekey` makes the new ones (so does the way back).
"""

import django.db.models.deletion
from django.db import migrations, models

from marugoto.agencies.migrations._second_wall import guard

WALL = guard(
    "people_personkey",
    """(SELECT wall_may('person.read'))
        AND ((municipality_id = (SELECT wall_municipality()) AND (SELECT wall_may('person.search_municipality')))
             OR EXISTS (SELECT FROM people_person p WHERE p.id = person_id))
        AND person_id NOT IN (SELECT people_wall_hidden())""",
)


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial"), ("people", "0004_second_wall")]
    operations = [
        migrations.RunSQL(WALL.reverse_sql, WALL.sql),
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
        # The search reads the index alone: row-level security finds the town in it, and the table is not touched.
        migrations.RunSQL(
            sql="""
            ALTER TABLE people_personkey DROP CONSTRAINT people_personkey_pkey;
            CREATE UNIQUE INDEX people_personkey_pkey ON people_personkey (key, person_id) INCLUDE (municipality_id);
            ALTER TABLE people_personkey ADD CONSTRAINT people_personkey_pkey PRIMARY KEY USING INDEX people_personkey_pkey
            """,
            reverse_sql="""
            ALTER TABLE people_personkey DROP CONSTRAINT people_personkey_pkey;
            ALTER TABLE people_personkey ADD CONSTRAINT people_personkey_pkey PRIMARY KEY (key, person_id)
            """,
        ),
        WALL,
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
