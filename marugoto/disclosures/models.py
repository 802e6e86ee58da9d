"""A request for disclosure, and the passages of what is held (個人情報保護法76条〜83条, 33条; ADR 0023)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Municipality, User
from marugoto.core.models import Noun
from marugoto.disclosures.rules import DECISIONS, GATHERING, OPEN, PART, SHOW, STATES
from marugoto.people.models import Person


class DisclosureRequest(Noun):
    """開示の求め to one agency. ``chapter``: public (第5章, 行政機関等) or private (第4章, 個人情報取扱事業者)."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    chapter = models.CharField(_("どの章の求めか"), max_length=10, help_text="disclosures.chapters")
    asked_by = models.CharField(_("だれが求めたか"), max_length=20, help_text="disclosures.requesters")
    identity = models.CharField(_("本人・代理人の確かめ方"), max_length=200)
    received_on = models.DateField(_("受け付けた日"))
    due_on = models.DateField(_("決定の期限"))
    extended_on = models.DateField(_("期限を延ばした日"), null=True, blank=True)
    extension_reason = models.CharField(_("延ばした理由"), max_length=200, blank=True)
    status = models.CharField(_("状態"), max_length=10, default=GATHERING, help_text="disclosures.states")
    gathered_at = models.DateTimeField(_("記録を集めた日時"), null=True, blank=True)
    decided_on = models.DateField(_("決定の日"), null=True, blank=True)
    outcome = models.CharField(_("決定"), max_length=10, blank=True, help_text="disclosures.outcomes")
    taken_in_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("開示の求め")
        verbose_name_plural = _("開示の求め")
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=STATES),
                name="disclosure_status",
                violation_error_message=_("状態が正しくありません。"),
            ),
            models.CheckConstraint(
                condition=~Q(identity="") & ~Q(asked_by="") & ~Q(chapter=""),
                name="disclosure_says_who_asks",
                violation_error_message=_("だれの求めか、どのように本人と確かめたかを書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("received_on")),
                name="disclosure_due_after_it_came",
                violation_error_message=_("決定の期限は、受け付けた日より後にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(extended_on__isnull=True, extension_reason="")
                | Q(extended_on__isnull=False) & ~Q(extension_reason=""),
                name="disclosure_extended_with_a_reason",
                violation_error_message=_("期限を延ばすには、理由が要ります。"),
            ),
            models.CheckConstraint(
                condition=Q(status="decided", decided_on__isnull=False, decided_by__isnull=False)
                & Q(gathered_at__isnull=False)
                & ~Q(outcome="")
                | ~Q(status="decided") & Q(decided_on__isnull=True, decided_by__isnull=True, outcome=""),
                name="disclosure_decided_whole",
                violation_error_message=_("決定には、決めた人・日・中身のすべてが要ります。"),
            ),
            models.UniqueConstraint(
                fields=("agency", "person"),
                condition=Q(status="open"),
                name="disclosure_one_open",
                violation_error_message=_("この人の開示の求めを、いま受け付けています。"),
            ),
        )
        indexes = (models.Index(fields=("agency", "status", "due_on", "id"), name="disclosure_list"),)

    def __str__(self) -> str:
        return str(self.pk)


class Passage(Noun):
    """One thing that is held: a copy of its words on the day of gathering, what is proposed, what was decided.

    ``source`` and ``row``: the table and the row it comes from; ``field``: its name there. ``marked``: the words with what is
    to be blacked out between ⟦ and ⟧.
    """

    request = models.ForeignKey(DisclosureRequest, on_delete=models.CASCADE, related_name="passages")
    sort = models.PositiveIntegerField(_("並び"))
    source = models.CharField(_("どの記録"), max_length=60)
    row = models.UUIDField(_("記録の番号"))
    written_at = models.DateTimeField(_("書かれた日時"), null=True, blank=True)
    field = models.CharField(_("項目"), max_length=60)
    words = models.TextField(_("中身"))
    proposal = models.CharField(_("提案"), max_length=5, help_text="disclosures.decisions")
    proposal_reason = models.CharField(
        _("提案のわけ"), max_length=20, blank=True, help_text="disclosures.grounds"
    )
    marked = models.TextField(_("黒塗りのしるし"))
    judged = models.BooleanField(_("評価・見立て"), default=False)
    decision = models.CharField(_("判断"), max_length=5, blank=True, help_text="disclosures.decisions")
    reason = models.CharField(_("不開示の理由"), max_length=20, blank=True, help_text="disclosures.grounds")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("決めた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("開示する記録の箇所")
        verbose_name_plural = _("開示する記録の箇所")
        constraints = (
            models.UniqueConstraint(
                fields=("request", "source", "row", "field"),
                name="passage_once",
                violation_error_message=_("この箇所は、もう集めてあります。"),
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True, reason="")
                | Q(decision__in=DECISIONS, decided_by__isnull=False, decided_at__isnull=False),
                name="passage_decided_by_somebody",
                violation_error_message=_("判断には、決めた人と日時が要ります。"),
            ),
            models.CheckConstraint(
                condition=Q(decision__in=("", SHOW), reason="") | ~Q(decision__in=("", SHOW)) & ~Q(reason=""),
                name="passage_black_has_a_reason",
                violation_error_message=_("出さないところには、不開示の理由が要ります。"),
            ),
            models.CheckConstraint(
                condition=~Q(decision=PART) | Q(marked__contains=OPEN),
                name="passage_part_is_marked",
                violation_error_message=_("黒塗りするところを⟦と⟧ではさんでください。"),
            ),
        )
        indexes = (models.Index(fields=("request", "sort", "id"), name="passage_order"),)

    def __str__(self) -> str:
        return f"{self.source}.{self.field}:{self.row}"
