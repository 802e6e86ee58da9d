"""Empty buildings, and what they were and are used for."""

import django.db.models.deletion
import marugoto.core.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0006_shifts'),
        ('community', '0005_second_wall_surveys'),
    ]

    operations = [
        migrations.CreateModel(
            name='Building',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('name', models.CharField(max_length=80, verbose_name='呼び名')),
                ('kind', models.CharField(help_text='community.building_kinds', max_length=16, verbose_name='種類')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='所在地')),
                ('owner', models.CharField(help_text='community.building_owners', max_length=16, verbose_name='持ち主')),
                ('condition', models.CharField(help_text='community.building_conditions', max_length=12, verbose_name='建物のようす')),
                ('square_metres', models.PositiveIntegerField(blank=True, null=True, verbose_name='広さ（㎡）')),
                ('state', models.CharField(default='found', help_text='community.building_states', max_length=12, verbose_name='どこまで進んだか')),
                ('state_on', models.DateField(verbose_name='そうなった日')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='使うときのこと')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency', verbose_name='機関')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.area', verbose_name='地区')),
                ('ask', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.desk', verbose_name='持ち主と話す窓口')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.municipality', verbose_name='自治体')),
            ],
            options={
                'verbose_name': '空いている建物',
                'verbose_name_plural': '空いている建物',
            },
        ),
        migrations.CreateModel(
            name='BuildingUse',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('what', models.CharField(max_length=120, verbose_name='何に使うか')),
                ('since', models.DateField(verbose_name='いつから')),
                ('until', models.DateField(blank=True, null=True, verbose_name='いつまで')),
                ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='community.activity', verbose_name='活動')),
                ('building', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='community.building')),
            ],
            options={
                'verbose_name': '建物の使われ方',
                'verbose_name_plural': '建物の使われ方',
            },
        ),
        migrations.AddIndex(
            model_name='building',
            index=models.Index(fields=['municipality', 'state', '-id'], name='building_newest'),
        ),
        migrations.AddConstraint(
            model_name='building',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='building_has_a_name', violation_error_message='建物の呼び名を書いてください。'),
        ),
        migrations.AddIndex(
            model_name='buildinguse',
            index=models.Index(fields=['building', '-since', '-id'], name='building_use_newest'),
        ),
        migrations.AddConstraint(
            model_name='buildinguse',
            constraint=models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='building_use_says_what', violation_error_message='何に使うかを書いてください。'),
        ),
        migrations.AddConstraint(
            model_name='buildinguse',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='building_use_ends_after_it_starts', violation_error_message='終わりの日は、始まりの日より後にしてください。'),
        ),
    ]
