"""Cases that go to another town, behind the second wall: whoever knows persons, at the agency that gave."""

import django.db.models.deletion
import marugoto.core.ids
from django.conf import settings
from django.db import migrations, models

from marugoto.agencies.migrations._second_wall import guard


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0006_shifts'),
        ('cases', '0008_month_of_work'),
        ('collaboration', '0013_told_and_closing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('to_name', models.CharField(max_length=120, verbose_name='引き渡す相手（町と機関）')),
                ('basis', models.CharField(help_text='collaboration.legal_bases', max_length=20, verbose_name='根拠')),
                ('grounds', models.CharField(max_length=300, verbose_name='根拠のくわしい内容')),
                ('written_at', models.DateTimeField(blank=True, null=True, verbose_name='ファイルを書き出した日時')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '引渡し',
                'verbose_name_plural': '引渡し',
            },
        ),
        migrations.CreateModel(
            name='TransferredCase',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('state', models.CharField(default='packed', help_text='collaboration.transfer_states', max_length=10, verbose_name='状態')),
                ('mark', models.CharField(blank=True, max_length=64, verbose_name='ファイルのしるし')),
                ('there', models.CharField(blank=True, max_length=40, verbose_name='相手での番号')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='受け取られた日・取りやめた日')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('transfer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cases', to='collaboration.transfer')),
            ],
            options={
                'verbose_name': '引渡しのケース',
                'verbose_name_plural': '引渡しのケース',
            },
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['agency', '-created_at', '-id'], name='transfer_order'),
        ),
        migrations.AddConstraint(
            model_name='transferredcase',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'packed')), fields=('case',), name='case_packed_once', violation_error_message='このケースは、ほかの引渡しに入っています。'),
        ),
        migrations.AddConstraint(
            model_name='transferredcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('state', 'packed')), models.Q(('ended_on__isnull', False), ('state__in', ('received', 'taken_back'))), _connector='OR'), name='transferred_case_has_its_day', violation_error_message='受け取られた日が、状態と合いません。'),
        ),
        guard("collaboration_transfer", "agency_id = (SELECT wall_agency())"),
        guard("collaboration_transferredcase", "EXISTS (SELECT FROM collaboration_transfer t WHERE t.id = transfer_id)"),
    ]
