"""A town to practise in is marked as one."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0004_duty'),
    ]

    operations = [
        migrations.AddField(
            model_name='municipality',
            name='is_training',
            field=models.BooleanField(db_default=False, default=False, help_text='invented people; in no figure, list or file (ADR 0039)', verbose_name='練習の町'),
        ),
    ]
