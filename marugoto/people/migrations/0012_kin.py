"""Who is or was together, who is whose child, how two get on; each behind the second wall."""

import django.db.models.deletion
import marugoto.core.ids
from django.db import migrations, models

from marugoto.agencies.migrations._second_wall import guard

# Each is read by whoever sees both persons, under the policy of people_person itself (ADR 0008), and is involved with one of
# them: who was married to whom is told of nobody whom one's agency does not know.
SEES_BOTH = """
    EXISTS (SELECT FROM people_person p WHERE p.id = {0}_id) AND EXISTS (SELECT FROM people_person p WHERE p.id = {1}_id)
    AND EXISTS (SELECT FROM people_person p
                 WHERE p.id IN ({0}_id, {1}_id) AND people_wall_knows(coalesce(p.canonical_id, p.id)))
"""
OWN = "agency_id = (SELECT wall_agency())"


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0003_second_wall'),
        ('people', '0011_consent_scope'),
    ]

    operations = [
        migrations.AddField(
            model_name='tie',
            name='strength',
            field=models.CharField(blank=True, help_text='people.tie_strengths', max_length=20, verbose_name='結びつきの強さ'),
        ),
        migrations.CreateModel(
            name='Bond',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='いつから')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='いつまで')),
                ('kind', models.CharField(help_text='people.bond_kinds', max_length=20, verbose_name='関係のようす')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bonds', to='people.person')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bonds_of_others', to='people.person')),
            ],
            options={
                'verbose_name': '関係のようす',
                'verbose_name_plural': '関係のようす',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='bond_period', violation_error_message='終わりの日は、始まりの日より後にしてください。'), models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='bond_of_two', violation_error_message='自分自身を相手にはできません。'), models.CheckConstraint(condition=models.Q(('kind', ''), _negated=True), name='bond_says_what', violation_error_message='関係のようすを選んでください。')],
            },
        ),
        migrations.CreateModel(
            name='Descent',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='いつから')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='いつまで')),
                ('kind', models.CharField(help_text='people.descent_kinds', max_length=20, verbose_name='親子の間柄')),
                ('child', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='descended_from', to='people.person')),
                ('parent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='descents', to='people.person')),
            ],
            options={
                'verbose_name': '親子',
                'verbose_name_plural': '親子',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='descent_period', violation_error_message='終わりの日は、始まりの日より後にしてください。'), models.CheckConstraint(condition=models.Q(('parent', models.F('child')), _negated=True), name='descent_of_two', violation_error_message='自分自身を親にはできません。'), models.CheckConstraint(condition=models.Q(('kind', ''), _negated=True), name='descent_says_what', violation_error_message='親子の間柄を選んでください。'), models.UniqueConstraint(fields=('parent', 'child', 'kind'), name='descent_once', violation_error_message='この親子は、もう書かれています。')],
            },
        ),
        migrations.CreateModel(
            name='Partnership',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='いつから')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='いつまで')),
                ('kind', models.CharField(help_text='people.partnership_kinds', max_length=20, verbose_name='ふたりの間柄')),
                ('separated_on', models.DateField(blank=True, null=True, verbose_name='別居した日')),
                ('ended', models.CharField(blank=True, help_text='people.partnership_ends', max_length=20, verbose_name='終わり方')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partnerships', to='people.person')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partnerships_of_others', to='people.person')),
            ],
            options={
                'verbose_name': 'ふたりの間柄',
                'verbose_name_plural': 'ふたりの間柄',
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='partnership_period', violation_error_message='終わりの日は、始まりの日より後にしてください。'), models.CheckConstraint(condition=models.Q(('first', models.F('second')), _negated=True), name='partnership_of_two', violation_error_message='自分自身を相手にはできません。'), models.CheckConstraint(condition=models.Q(('kind', ''), _negated=True), name='partnership_says_what', violation_error_message='ふたりの間柄を選んでください。'), models.CheckConstraint(condition=models.Q(('ended', ''), ('valid_to__isnull', False), _connector='OR'), name='partnership_ended_has_a_day', violation_error_message='終わり方は、終わった日といっしょに書いてください。'), models.CheckConstraint(condition=models.Q(('separated_on__isnull', True), ('valid_from__isnull', True), ('separated_on__gte', models.F('valid_from')), _connector='OR'), name='partnership_separated_after_it_began', violation_error_message='別居した日は、始まりの日より後にしてください。')],
            },
        ),
        guard("people_partnership", SEES_BOTH.format("first", "second")),
        guard("people_descent", SEES_BOTH.format("parent", "child")),
        # How two stand to each other is what an agency thinks of them: nobody else reads it.
        guard("people_bond", f"{OWN} AND {SEES_BOTH.format('first', 'second')}"),
    ]
