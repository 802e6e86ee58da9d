"""Which case came from another town, behind the second wall: whoever may carry cases, at the agency that took it in."""

import django.db.models.deletion
import marugoto.core.ids
from django.conf import settings
from django.db import migrations, models

from marugoto.agencies.migrations._second_wall import guard


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0006_shifts'),
        ('cases', '0008_month_of_work'),
        ('paperwork', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('transfer', models.UUIDField(blank=True, null=True, verbose_name='引渡しの番号')),
                ('mark', models.CharField(max_length=64, verbose_name='ファイルのしるし')),
                ('had', models.JSONField(default=dict, verbose_name='部分ごとの数')),
                ('from_name', models.CharField(blank=True, max_length=200, verbose_name='前の町と機関')),
                ('from_number', models.CharField(blank=True, max_length=40, verbose_name='前の番号')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
            options={
                'verbose_name': '届いたケース',
                'verbose_name_plural': '届いたケース',
                'indexes': [models.Index(fields=['agency', '-created_at', '-id'], name='arrival_order')],
                'constraints': [models.UniqueConstraint(fields=('agency', 'mark'), name='arrival_once', violation_error_message='このケースは、もう取り込んでいます。')],
            },
        ),
        guard("paperwork_arrival", "agency_id = (SELECT wall_agency()) AND (SELECT wall_may('case.carry'))"),
    ]
