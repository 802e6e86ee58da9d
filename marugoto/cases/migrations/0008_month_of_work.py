"""The notes of one agency in one month are found without reading all of its years (docs/bench.md, J6)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_asked_row_by_row")]

    operations = [
        migrations.AddIndex(
            model_name="progress",
            index=models.Index(fields=["agency", "at"], name="progress_month"),
        ),
    ]
