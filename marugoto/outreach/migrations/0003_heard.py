"""Households that somebody told of, and their place behind the second wall: the agency that runs the campaign."""

import django.db.models.deletion
import marugoto.core.ids
from django.conf import settings
from django.db import migrations, models

from marugoto.agencies.migrations._second_wall import guard


OF_OURS = """EXISTS (SELECT FROM outreach_campaign c WHERE c.id = campaign_id
    AND c.agency_id = (SELECT wall_agency()) AND (SELECT wall_may('outreach.keep')))"""


class Migration(migrations.Migration):

    dependencies = [
        ('outreach', '0002_second_wall'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Heard',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('teller', models.CharField(help_text='outreach.tellers', max_length=20, verbose_name='だれから聞いたか')),
                ('teller_no', models.PositiveSmallIntegerField(verbose_name='その何人目か')),
                ('size', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='何人暮らしか')),
                ('ages', models.JSONField(default=list, help_text='outreach.age_bands', verbose_name='年代')),
                ('fields', models.JSONField(default=list, help_text='agencies.fields', verbose_name='困りごとの分野')),
                ('supported', models.BooleanField(blank=True, null=True, verbose_name='どこかが関わっているか')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='outreach.campaignarea')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='heard', to='outreach.campaign')),
                ('same_as', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='doubles', to='outreach.heard')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '聞き取った世帯',
                'verbose_name_plural': '聞き取った世帯',
            },
        ),
        migrations.CreateModel(
            name='HeardApart',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='outreach.heard')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='outreach.heard')),
            ],
            options={
                'verbose_name': '別の世帯という判断',
                'verbose_name_plural': '別の世帯という判断',
            },
        ),
        migrations.AddIndex(
            model_name='heard',
            index=models.Index(fields=['campaign', 'area', 'id'], name='heard_order'),
        ),
        migrations.AddConstraint(
            model_name='heard',
            constraint=models.CheckConstraint(condition=models.Q(('same_as__isnull', True), models.Q(('same_as', models.F('id')), _negated=True), _connector='OR'), name='heard_is_not_its_own_double', violation_error_message='別の世帯を選んでください。'),
        ),
        migrations.AddConstraint(
            model_name='heard',
            constraint=models.CheckConstraint(condition=models.Q(('teller_no__gte', 1), models.Q(('size__isnull', True), ('size__gte', 1), _connector='OR')), name='heard_from_somebody_of_somebody', violation_error_message='人数は1から書きます。'),
        ),
        migrations.AddConstraint(
            model_name='heardapart',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='heard_apart_once', violation_error_message='もう決まっています。'),
        ),
        migrations.AddConstraint(
            model_name='heardapart',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='heard_apart_in_order', violation_error_message='別の世帯を選んでください。'),
        ),
        guard("outreach_heard", OF_OURS),
        guard("outreach_heardapart", "EXISTS (SELECT FROM outreach_heard h WHERE h.id = first_id)"),
    ]
