
import django.contrib.postgres.fields
import django.db.models.deletion
import marugoto.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agencies', '0004_duty'),
        ('cases', '0006_whole_case'),
        ('people', '0013_elsewhere'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Study',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('title', models.CharField(max_length=80, verbose_name='事例の題')),
                ('age_band', models.CharField(blank=True, help_text='library.age_bands', max_length=12, verbose_name='年代')),
                ('household', models.CharField(blank=True, help_text='library.households', max_length=12, verbose_name='世帯の人数')),
                ('patterns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, help_text='cases.patterns', size=None, verbose_name='課題の重なり')),
                ('situation', models.TextField(verbose_name='はじまりと状況')),
                ('course', models.TextField(blank=True, verbose_name='経過')),
                ('support', models.TextField(blank=True, verbose_name='支援と工夫')),
                ('outcome', models.TextField(blank=True, verbose_name='どうなったか')),
                ('lessons', models.TextField(blank=True, verbose_name='学べること')),
                ('cards', models.TextField(blank=True, verbose_name='問いのカード（1行に1枚）')),
                ('discussion', models.TextField(blank=True, verbose_name='話しあいの進め方')),
                ('scope', models.CharField(help_text='library.scopes', max_length=10, verbose_name='読める人')),
                ('year', models.PositiveSmallIntegerField(verbose_name='載せた年度')),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency', verbose_name='機関')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.area', verbose_name='広い地区')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.municipality')),
            ],
            options={
                'verbose_name': '事例',
                'verbose_name_plural': '事例',
                'indexes': [
                    models.Index(fields=['municipality', 'scope', '-year', 'id'], name='study_list'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('agency__isnull', False), ('scope', 'agency')), models.Q(('agency__isnull', True), ('scope__in', ['town', 'residents'])), _connector='OR'), name='study_names_no_agency', violation_error_message='機関の外に出す事例には、機関の名前を残せません。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('situation', ''), _negated=True)), name='study_says_something', violation_error_message='題と、はじまりと状況を書いてください。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='StudyWork',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('title', models.CharField(max_length=80, verbose_name='事例の題')),
                ('age_band', models.CharField(blank=True, help_text='library.age_bands', max_length=12, verbose_name='年代')),
                ('household', models.CharField(blank=True, help_text='library.households', max_length=12, verbose_name='世帯の人数')),
                ('patterns', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, help_text='cases.patterns', size=None, verbose_name='課題の重なり')),
                ('situation', models.TextField(verbose_name='はじまりと状況')),
                ('course', models.TextField(blank=True, verbose_name='経過')),
                ('support', models.TextField(blank=True, verbose_name='支援と工夫')),
                ('outcome', models.TextField(blank=True, verbose_name='どうなったか')),
                ('lessons', models.TextField(blank=True, verbose_name='学べること')),
                ('cards', models.TextField(blank=True, verbose_name='問いのカード（1行に1枚）')),
                ('discussion', models.TextField(blank=True, verbose_name='話しあいの進め方')),
                ('state', models.CharField(default='drafting', help_text='library.states', max_length=10, verbose_name='段階')),
                ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None, verbose_name='書いた人たち')),
                ('scope', models.CharField(blank=True, help_text='library.scopes', max_length=10, verbose_name='出す先')),
                ('offered_at', models.DateTimeField(blank=True, null=True, verbose_name='承認に出した日時')),
                ('answer', models.TextField(blank=True, verbose_name='指摘への答え')),
                ('returned', models.TextField(blank=True, verbose_name='差し戻しのわけ')),
                ('approved_at', models.DateTimeField(blank=True, null=True, verbose_name='承認した日時')),
                ('withdrawn_on', models.DateField(blank=True, null=True, verbose_name='取り下げた日')),
                ('withdrawn_why', models.CharField(blank=True, help_text='library.withdrawals', max_length=12, verbose_name='取り下げたわけ')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='承認した人')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.area', verbose_name='広い地区')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('revised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('study', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='library.study')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '事例づくり',
                'verbose_name_plural': '事例づくり',
                'indexes': [
                    models.Index(fields=['agency', '-created_at', '-id'], name='study_work_newest'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('approved_by__isnull', True), models.Q(models.Q(('approved_by', models.F('written_by')), _negated=True), models.Q(('approved_by', models.F('revised_by')), _negated=True)), _connector='OR'), name='study_work_four_eyes', violation_error_message='書いた人は、承認できません。ほかの人に頼んでください。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('offered_at__isnull', True), ('state', 'drafting'), ('study__isnull', True)), models.Q(('offered_at__isnull', False), ('scope__in', ('agency', 'town', 'residents')), ('state', 'offered'), ('study__isnull', True)), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), ('offered_at__isnull', False), ('scope__in', ('agency', 'town', 'residents')), ('state', 'released')), models.Q(('state', 'withdrawn'), ('study__isnull', True)), _connector='OR'), name='study_work_state', violation_error_message='承認されていない事例は、載せられません。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_on__isnull', False), models.Q(('withdrawn_why', ''), _negated=True)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_on__isnull', True), ('withdrawn_why', '')), _connector='OR'), name='study_work_withdrawn_pair', violation_error_message='取り下げるときは、わけを選んでください。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('situation', ''), _negated=True)), name='study_work_says_something', violation_error_message='題と、はじまりと状況を書いてください。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='StudyConsent',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('on', models.DateField(verbose_name='同意した日')),
                ('form', models.CharField(help_text='intake.consent_forms', max_length=20, verbose_name='同意の聞き方')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='取り消した日')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('work', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='library.studywork')),
            ],
            options={
                'verbose_name': '事例への同意',
                'verbose_name_plural': '事例への同意',
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('work', 'person'), name='study_consent_once', violation_error_message='この人の同意は、もう記録されています。'),
                    models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('on')), _connector='OR'), name='study_consent_period', violation_error_message='取り消した日は、同意した日より後にしてください。'),
                ],
            },
        ),
    ]
