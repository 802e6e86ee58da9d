
import django.db.models.deletion
import marugoto.core.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agencies', '0004_duty'),
        ('collaboration', '0011_packet_readers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Group',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('kind', models.CharField(help_text='groups.kinds', max_length=20, verbose_name='種類')),
                ('name', models.CharField(max_length=80, verbose_name='グループの名前')),
                ('purpose', models.CharField(blank=True, max_length=300, verbose_name='何のためのグループか')),
                ('opened_on', models.DateField(verbose_name='開いた日')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='しまった日')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency', verbose_name='開いた機関')),
                ('body', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='collaboration.conferencebody', verbose_name='もとになる会議体')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.municipality')),
            ],
            options={
                'verbose_name': 'グループ',
                'verbose_name_plural': 'グループ',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='group_has_a_name', violation_error_message='グループの名前を書いてください。'),
                    models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='group_period', violation_error_message='しまった日は、開いた日より後にしてください。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='GroupEvent',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('title', models.CharField(max_length=80, verbose_name='予定の名前')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='場所')),
                ('starts_on', models.DateField(verbose_name='いつから')),
                ('opens', models.TimeField(blank=True, null=True, verbose_name='始まりの時刻')),
                ('closes', models.TimeField(blank=True, null=True, verbose_name='終わりの時刻')),
                ('recurrence', models.CharField(blank=True, max_length=120, verbose_name='くりかえし（RFC 5545 RRULE）')),
                ('until', models.DateField(blank=True, null=True, verbose_name='いつまで')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='取りやめた日時')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='groups.group')),
            ],
            options={
                'verbose_name': 'グループの予定',
                'verbose_name_plural': 'グループの予定',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='group_event_has_a_title', violation_error_message='予定の名前を書いてください。'),
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), models.Q(models.Q(('recurrence', ''), _negated=True), ('until__gte', models.F('starts_on'))), _connector='OR'), name='group_event_period', violation_error_message='いつまでは、くりかえす予定だけに、始まりより後の日で書いてください。'),
                    models.CheckConstraint(condition=models.Q(('closes__isnull', True), models.Q(('closes__gt', models.F('opens')), ('opens__isnull', False)), _connector='OR'), name='group_event_hours', violation_error_message='終わりの時刻は、始まりの時刻より後にしてください。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='GroupFile',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('name', models.CharField(max_length=120, verbose_name='ファイルの名前')),
                ('kind', models.CharField(help_text='groups.file_kinds', max_length=10, verbose_name='種類')),
                ('size', models.PositiveIntegerField(verbose_name='大きさ')),
                ('data', models.BinaryField(default=b'', verbose_name='ファイル')),
                ('at', models.DateTimeField(verbose_name='入れた日時')),
                ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='消した日時')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='groups.group')),
            ],
            options={
                'verbose_name': 'グループのファイル',
                'verbose_name_plural': 'グループのファイル',
                'indexes': [
                    models.Index(fields=['group', '-at', '-id'], name='group_file_newest'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('size__gte', 1), ('size__lte', 10485760)), name='group_file_size', violation_error_message='ファイルは 10 MB までです。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), models.Q(('data', b''), _negated=True)), models.Q(('removed_at__isnull', False), ('data', b'')), _connector='OR'), name='group_file_gone_when_removed', violation_error_message='消したファイルには、中身を残せません。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='GroupMember',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('keeper', models.BooleanField(default=False, verbose_name='世話役')),
                ('joined_at', models.DateTimeField(verbose_name='入った日時')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='抜けた日時')),
                ('left_how', models.CharField(blank=True, help_text='groups.ways_out', max_length=10, verbose_name='抜けかた')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='groups.group')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'グループの一員',
                'verbose_name_plural': 'グループの一員',
                'indexes': [
                    models.Index(condition=models.Q(('left_at__isnull', True)), fields=['user', 'agency'], name='group_member_mine'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('group', 'user', 'agency'), name='group_member_once', violation_error_message='この人は、もう入っています。'),
                    models.CheckConstraint(condition=models.Q(models.Q(('left_at__isnull', True), ('left_how', '')), models.Q(('left_at__gte', models.F('joined_at')), ('left_at__isnull', False), models.Q(('left_how', ''), _negated=True)), _connector='OR'), name='group_member_left_pair', violation_error_message='抜けた日時と抜けかたは、組で書いてください。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='GroupFeed',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('token_hash', models.CharField(max_length=64, verbose_name='リンクの照合値')),
                ('made_at', models.DateTimeField(verbose_name='作った日時')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='取り消した日時')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feeds', to='groups.groupmember')),
            ],
            options={
                'verbose_name': '予定のリンク',
                'verbose_name_plural': '予定のリンク',
                'constraints': [
                    models.UniqueConstraint(fields=('token_hash',), name='group_feed_token_once', violation_error_message='リンクが重なりました。もう一度作ってください。'),
                    models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('member',), name='group_feed_one_at_a_time', violation_error_message='リンクはもうあります。前のものを取り消してください。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='GroupNotice',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('title', models.CharField(max_length=120, verbose_name='題')),
                ('body', models.TextField(verbose_name='お知らせの内容')),
                ('posted_at', models.DateTimeField(verbose_name='出した日時')),
                ('warned', models.BooleanField(default=False, verbose_name='注意を確かめて出した')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='取り下げた日時')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agencies.agency')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='groups.group')),
            ],
            options={
                'verbose_name': 'グループのお知らせ',
                'verbose_name_plural': 'グループのお知らせ',
                'indexes': [
                    models.Index(fields=['group', '-posted_at', '-id'], name='group_notice_newest'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(models.Q(('body', ''), _negated=True), ('withdrawn_at__isnull', False), _connector='OR')), name='group_notice_says_something', violation_error_message='題と内容を書いてください。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='GroupOff',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('on', models.DateField(verbose_name='休みの日')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offs', to='groups.groupevent')),
            ],
            options={
                'verbose_name': '予定の休み',
                'verbose_name_plural': '予定の休み',
                'constraints': [
                    models.UniqueConstraint(fields=('event', 'on'), name='group_off_once', violation_error_message='この日は、もう休みになっています。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='GroupRead',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('at', models.DateTimeField(verbose_name='読んだ日時')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reads', to='groups.groupnotice')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'お知らせを読んだ印',
                'verbose_name_plural': 'お知らせを読んだ印',
                'constraints': [
                    models.UniqueConstraint(fields=('notice', 'user'), name='group_read_once', violation_error_message='読んだ印は、もうついています。'),
                ],
            },
        ),
        migrations.CreateModel(
            name='GroupStand',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('on', models.DateField(verbose_name='日付')),
                ('calls', models.CharField(help_text='groups.hands', max_length=10, verbose_name='集まりを呼びかける')),
                ('leads', models.CharField(help_text='groups.hands', max_length=10, verbose_name='集まりを進める')),
                ('decides', models.CharField(help_text='groups.hands', max_length=10, verbose_name='決めごとをする')),
                ('place', models.CharField(help_text='groups.hands', max_length=10, verbose_name='場所をとる')),
                ('money', models.CharField(help_text='groups.hands', max_length=10, verbose_name='お金をあつかう')),
                ('words', models.CharField(blank=True, max_length=300, verbose_name='ひとこと')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stands', to='groups.group')),
            ],
            options={
                'verbose_name': '自立への歩み',
                'verbose_name_plural': '自立への歩み',
                'constraints': [
                    models.UniqueConstraint(fields=('group', 'on'), name='group_stand_once_a_day', violation_error_message='この日の歩みは、もう書いてあります。'),
                ],
            },
        ),
    ]
