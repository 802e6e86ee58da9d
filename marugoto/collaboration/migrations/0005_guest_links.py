"""Guests' links, and words of the talk that a guest wrote (adr/0021).

A link is read by whoever reads for the desk that sent its つなぎ. A guest stands nowhere, and reads by the lift "guest_link".
"""

import django.db.models.deletion
import marugoto.core.ids
from django.conf import settings
from django.db import migrations, models

from marugoto.agencies.migrations._second_wall import guard


class Migration(migrations.Migration):

    dependencies = [
        ('collaboration', '0004_wall_features'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GuestLink',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('guest', models.CharField(max_length=120, verbose_name='だれに（名前・役）')),
                ('token_hash', models.CharField(max_length=64, verbose_name='リンクの照合値')),
                ('code_hash', models.CharField(max_length=64, verbose_name='確認番号の照合値')),
                ('made_at', models.DateTimeField(verbose_name='作った日時')),
                ('ends_at', models.DateTimeField(verbose_name='いつまで開けるか')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='確認番号を間違えた回数')),
                ('locked_at', models.DateTimeField(blank=True, null=True, verbose_name='間違いが続いて閉じた日時')),
                ('opened_at', models.DateTimeField(blank=True, null=True, verbose_name='はじめて開かれた日時')),
                ('last_opened_at', models.DateTimeField(blank=True, null=True, verbose_name='最後に開かれた日時')),
                ('openings', models.PositiveSmallIntegerField(default=0, verbose_name='開かれた回数')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='返事が来た日時')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='取り消した日時')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guest_links', to='collaboration.referral')),
            ],
            options={
                'verbose_name': 'ゲストのリンク',
                'verbose_name_plural': 'ゲストのリンク',
                'constraints': [
                    models.UniqueConstraint(fields=('token_hash',), name='guest_link_token_once', violation_error_message='リンクが重なりました。もう一度作ってください。'),
                    models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('referral',), name='guest_link_one_at_a_time', violation_error_message='このつなぎには、もうリンクがあります。前のものを取り消してください。'),
                    models.CheckConstraint(condition=models.Q(('guest', ''), _negated=True), name='guest_link_names_somebody', violation_error_message='だれに渡すリンクかを書いてください。'),
                    models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('made_at'))), name='guest_link_ends_after_it_was_made', violation_error_message='リンクの期限は、作った時より後にしてください。'),
                    models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('opened_at__isnull', False), _connector='OR'), name='guest_link_answers_once_opened', violation_error_message='確認番号で開かれていないリンクでは、返事はできません。'),
                ],
            },
        ),
        guard(
            "collaboration_guestlink",
            """EXISTS (SELECT FROM collaboration_referral r
                WHERE r.id = referral_id AND r.from_desk_id = ANY ((SELECT wall_seats())::uuid[]))""",
        ),
        migrations.AlterField(
            model_name='referralmessage',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='referralmessage',
            name='guest_link',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collaboration.guestlink'),
        ),
        migrations.AddConstraint(
            model_name='referralmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('by__isnull', False), ('guest_link__isnull', True)), models.Q(('by__isnull', True), ('guest_link__isnull', False)), _connector='OR'), name='referral_message_has_a_writer', violation_error_message='書いた人（利用者か、リンクのゲスト）が要ります。'),
        ),
    ]
