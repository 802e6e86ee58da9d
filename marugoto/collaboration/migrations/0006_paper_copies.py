"""Numbered copies on paper. Whoever reads for the desk that printed one knows of it."""

import django.db.models.deletion
import marugoto.core.ids
from django.conf import settings
from django.db import migrations, models

from marugoto.agencies.migrations._second_wall import guard


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0003_second_wall'),
        ('collaboration', '0005_guest_links'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PaperCopy',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('batch', models.UUIDField(verbose_name='刷った回')),
                ('what', models.CharField(max_length=60, verbose_name='何の写しか')),
                ('number', models.PositiveSmallIntegerField(verbose_name='写しの番号')),
                ('of', models.PositiveSmallIntegerField(verbose_name='全部で何部')),
                ('for_whom', models.CharField(max_length=120, verbose_name='だれのものか')),
                ('printed_at', models.DateTimeField(verbose_name='刷った日時')),
                ('ended', models.CharField(blank=True, help_text='collaboration.copy_ends', max_length=20, verbose_name='どうなったか')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='戻った・捨てた日時')),
                ('conference', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='collaboration.conference')),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.desk', verbose_name='刷った窓口')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('packet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='collaboration.packet')),
                ('printed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '紙の写し',
                'verbose_name_plural': '紙の写し',
                'indexes': [models.Index(condition=models.Q(('ended', '')), fields=['conference'], name='paper_copy_still_out')],
                'constraints': [
                    models.UniqueConstraint(fields=('packet', 'number'), name='paper_copy_number_once', violation_error_message='写しの番号が重なりました。もう一度押してください。'),
                    models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', models.F('of'))), name='paper_copy_number_is_one_of_them', violation_error_message='写しの番号が、部数に合いません。'),
                    models.CheckConstraint(condition=models.Q(('for_whom', ''), _negated=True), name='paper_copy_is_for_somebody', violation_error_message='だれの写しかを書いてください。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended', ''), ('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(models.Q(('ended', ''), _negated=True), ('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='paper_copy_ended_pair', violation_error_message='写しがどうなったかは、日時と書いた人と組で書いてください。'),
                ],
            },
        ),
        guard("collaboration_papercopy", "desk_id = ANY ((SELECT wall_seats())::uuid[])"),
    ]
