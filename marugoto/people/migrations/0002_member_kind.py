"""A member's kind is its household's kind: a foreign key over both columns, which Django has no field for."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.RunSQL(
            sql="""
            ALTER TABLE people_householdmember ADD CONSTRAINT household_member_kind_of_its_household
                FOREIGN KEY (household_id, kind) REFERENCES people_household (id, kind)
                DEFERRABLE INITIALLY DEFERRED
            """,
            reverse_sql="ALTER TABLE people_householdmember DROP CONSTRAINT household_member_kind_of_its_household",
        )
    ]
