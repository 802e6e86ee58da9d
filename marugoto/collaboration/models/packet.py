"""Packet: what leaves, item by item, on a stated legal basis. Receivers see the packet, never the case."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Desk, User
from marugoto.core.models import Noun
from marugoto.intake.models import Matter
from marugoto.people.models import Person


class Packet(Noun):
    """渡すもの. Frozen when sent: what the receiver read is what is kept.

    It goes to one desk (a つなぎ), or to the named members of one sitting (``agenda_item``); never to both.
    """

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    from_desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="+")
    to_desk = models.ForeignKey(Desk, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agenda_item = models.OneToOneField(
        "collaboration.AgendaItem", on_delete=models.PROTECT, null=True, blank=True, related_name="packet"
    )
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("渡した日時"))
    basis = models.CharField(_("根拠"), max_length=40, help_text="policy.purposes.LEGAL_BASES")
    basis_note = models.CharField(_("条文・理由"), max_length=200, blank=True)
    purpose = models.CharField(_("目的"), max_length=40, default="referral")
    until = models.DateField(_("いつまで見てよいか"))
    withdrawn_at = models.DateTimeField(_("引きあげた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("渡すもの")
        verbose_name_plural = _("渡すもの")
        constraints = (
            models.CheckConstraint(
                condition=~Q(basis=""),
                name="packet_has_a_basis",
                violation_error_message=_("情報を渡す根拠を選んでください。"),
            ),
            models.CheckConstraint(
                condition=~Q(basis__in=("law", "vital")) | ~Q(basis_note=""),
                name="packet_law_and_need_say_why",
                violation_error_message=_("条文、または同意を得られない理由を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(to_desk__isnull=False, agenda_item__isnull=True)
                | Q(to_desk__isnull=True, agenda_item__isnull=False),
                name="packet_has_one_receiver",
                violation_error_message=_("渡す相手は、窓口か会議のどちらか一つです。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)


class PacketItem(Noun):
    """One item of a packet, as it was on the day it was sent."""

    packet = models.ForeignKey(Packet, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(_("種類"), max_length=40, help_text="collaboration.packet_items")
    body = models.TextField(_("内容"))
    sort = models.PositiveSmallIntegerField(_("並び"), default=0)

    class Meta:
        verbose_name = _("渡す項目")
        verbose_name_plural = _("渡す項目")
        constraints = (
            models.UniqueConstraint(
                fields=("packet", "kind"),
                name="packet_item_once",
                violation_error_message=_("この項目はもう入っています。"),
            ),
            models.CheckConstraint(
                condition=~Q(body=""),
                name="packet_item_says_something",
                violation_error_message=_("渡す項目に、中身を書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.packet_id}:{self.kind}"


class PacketPerson(Noun):
    """A person the packet is about."""

    packet = models.ForeignKey(Packet, on_delete=models.CASCADE, related_name="persons")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("渡すものの人")
        verbose_name_plural = _("渡すものの人")
        constraints = (
            models.UniqueConstraint(
                fields=("packet", "person"),
                name="packet_person_once",
                violation_error_message=_("この人はもう入っています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.packet_id}:{self.person_id}"


class PacketMember(Noun):
    """世帯の表の一人: a member of the household who was chosen, as of the day the packet was sent. Nobody else is in it.

    Each rests on the person's own answer, asked at every read; the packet itself rests on those of its persons.
    """

    packet = models.ForeignKey(Packet, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("氏名"), max_length=120)
    relation = models.CharField(_("続柄"), max_length=40, blank=True, help_text="people.relations")
    age = models.PositiveSmallIntegerField(_("その日の年齢"), null=True, blank=True)
    sort = models.PositiveSmallIntegerField(_("並び"), default=0)

    class Meta:
        verbose_name = _("世帯の表の人")
        verbose_name_plural = _("世帯の表の人")
        constraints = (
            models.UniqueConstraint(
                fields=("packet", "person"),
                name="packet_member_once",
                violation_error_message=_("この人は、もう世帯の表に入っています。"),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="packet_member_has_a_name",
                violation_error_message=_("世帯の表の人には、名前が要ります。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.packet_id}:{self.person_id}"
