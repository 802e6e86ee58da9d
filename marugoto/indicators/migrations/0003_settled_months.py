"""Months that were counted once. Rows may name an agency, an area and a one: nobody reads them but by lifting the wall to count."""

import django.db.models.deletion
import marugoto.core.ids
from django.db import migrations, models

from marugoto.agencies.migrations._second_wall import guard


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0004_duty'),
        ('indicators', '0002_plan_indicators'),
    ]

    operations = [
        migrations.CreateModel(
            name='SettledMonth',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('figure', models.CharField(max_length=60, verbose_name='数えるもの')),
                ('month', models.DateField(verbose_name='月')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agencies.municipality')),
            ],
            options={
                'verbose_name': '締めた月',
                'verbose_name_plural': '締めた月',
                'constraints': [
                    models.UniqueConstraint(fields=('municipality', 'figure', 'month'), name='settled_month_once', violation_error_message='この月はもう締めました。'),
                    models.CheckConstraint(condition=models.Q(('month__day', 1)), name='settled_month_first_day', violation_error_message='月は、その月の1日で書きます。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SettledCount',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('part', models.CharField(blank=True, max_length=90, verbose_name='内訳')),
                ('n', models.PositiveIntegerField(verbose_name='件数')),
                ('home', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('place', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.area')),
                ('settled', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='indicators.settledmonth')),
            ],
            options={
                'verbose_name': '締めた数',
                'verbose_name_plural': '締めた数',
                'indexes': [
                    models.Index(fields=['settled'], include=('home', 'place', 'part', 'n'), name='settled_count_whole'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('n__gte', 1)), name='settled_count_is_not_nought', violation_error_message='0は書きません。'),
                ],
            },
        ),
        guard("indicators_settledcount", "false", adds="false"),
    ]
