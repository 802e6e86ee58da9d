"""The household in a packet, as of the day: the words of the sender, read by a receiver through what discloses alone."""

import django.db.models.deletion
import marugoto.core.ids
from django.db import migrations, models

from marugoto.agencies.migrations._second_wall import guard


class Migration(migrations.Migration):

    dependencies = [
        ('collaboration', '0006_paper_copies'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PacketMember',
            fields=[
                ('id', models.UUIDField(default=marugoto.core.ids.new_id, editable=False, primary_key=True, serialize=False, verbose_name='番号')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='作成日時')),
                ('name', models.CharField(max_length=120, verbose_name='氏名')),
                ('relation', models.CharField(blank=True, help_text='people.relations', max_length=40, verbose_name='続柄')),
                ('age', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='その日の年齢')),
                ('sort', models.PositiveSmallIntegerField(default=0, verbose_name='並び')),
                ('packet', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='collaboration.packet')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name': '世帯の表の人',
                'verbose_name_plural': '世帯の表の人',
                'constraints': [
                    models.UniqueConstraint(fields=('packet', 'person'), name='packet_member_once', violation_error_message='この人は、もう世帯の表に入っています。'),
                    models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='packet_member_has_a_name', violation_error_message='世帯の表の人には、名前が要ります。'),
                ],
            },
        ),
        guard(
            "collaboration_packetmember",
            """person_id NOT IN (SELECT people_wall_hidden()) AND EXISTS (
                SELECT FROM collaboration_packet p JOIN agencies_desk d ON d.id = p.from_desk_id
                 WHERE p.id = packet_id AND d.agency_id = (SELECT wall_agency()))""",
        ),
    ]
