"""Matter numbers come from a sequence: no row is locked when two windows open a matter at once."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_baton")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE intake_matter_serial", "DROP SEQUENCE intake_matter_serial"),
    ]
