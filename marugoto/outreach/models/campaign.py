"""A campaign of visits: how many are thought to be there, the list of names, and what has come of each row."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Municipality, User
from marugoto.core.models import Noun
from marugoto.outreach.rules.progress import LISTED, STATES
from marugoto.people.models import Person


class Campaign(Noun):
    """訪問の取組. ``expires_on``: from that day the names are gone, the counts stay."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("取組の名前"), max_length=80)
    purpose = models.CharField(_("目的"), max_length=200)
    basis = models.CharField(_("名簿を使ってよい根拠"), max_length=20, help_text="outreach.bases")
    source = models.CharField(_("名簿の出どころ"), max_length=80)
    starts_on = models.DateField(_("始まり"))
    ends_on = models.DateField(_("終わり"))
    expires_on = models.DateField(_("名前を消す日"))
    minimised_at = models.DateTimeField(_("名前を消した日時"), null=True, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("訪問の取組")
        verbose_name_plural = _("訪問の取組")
        constraints = (
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(purpose="") & ~Q(basis=""),
                name="campaign_says_why",
                violation_error_message=_("取組の名前・目的・根拠を書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on"), expires_on__gt=F("ends_on")),
                name="campaign_days",
                violation_error_message=_("始まり・終わり・名前を消す日は、この順にしてください。"),
            ),
        )
        indexes = (models.Index(fields=("agency", "-starts_on", "id"), name="campaign_list"),)

    def __str__(self) -> str:
        return self.name


class CampaignArea(Noun):
    """地区 of a campaign, and how many persons are thought to be there (見込み) before any list exists."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="areas")
    name = models.CharField(_("地区"), max_length=60)
    estimated = models.PositiveIntegerField(_("見込みの人数"), null=True, blank=True)

    class Meta:
        verbose_name = _("取組の地区")
        verbose_name_plural = _("取組の地区")
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "name"),
                name="campaign_area_once",
                violation_error_message=_("この地区は、もうあります。"),
            ),
        )

    def __str__(self) -> str:
        return self.name


class ListDraft(Noun):
    """名簿の下見: a file as it was read, before anything is taken in. It lives a day at most."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="drafts")
    file_name = models.CharField(_("ファイル名"), max_length=120)
    rows = models.JSONField(_("読み取った行"))
    brought_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("名簿の下見")
        verbose_name_plural = _("名簿の下見")

    def __str__(self) -> str:
        return self.file_name


class Listed(Noun):
    """名簿の行. ``version`` grows with every record; ``household`` is equal for those who live together."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="listed")
    area = models.ForeignKey(CampaignArea, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("名簿の番号"), max_length=40, blank=True)
    name = models.CharField(_("名前"), max_length=120, blank=True)
    kana = models.CharField(_("よみ"), max_length=120, blank=True)
    birth_date = models.DateField(_("生年月日"), null=True, blank=True)
    phone = models.CharField(_("電話"), max_length=40, blank=True)
    address = models.CharField(_("住所"), max_length=200, blank=True)
    household = models.CharField(_("世帯"), max_length=200, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(_("どこまで"), max_length=10, default=LISTED, help_text="outreach.listed_states")
    result = models.CharField(_("いまの結果"), max_length=20, blank=True, help_text="outreach.results")
    version = models.PositiveIntegerField(_("版"), default=0)
    minimised_at = models.DateTimeField(_("名前を消した日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("名簿の行")
        verbose_name_plural = _("名簿の行")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=STATES),
                name="listed_state",
                violation_error_message=_("どこまで進んだかが正しくありません。"),
            ),
            models.CheckConstraint(
                condition=Q(minimised_at__isnull=True) & ~Q(name="")
                | Q(minimised_at__isnull=False, person__isnull=True, name="", kana="", phone="", address="")
                & Q(birth_date__isnull=True, number=""),
                name="listed_has_a_name_until_it_is_taken_away",
                violation_error_message=_("名簿の行には名前が要ります。"),
            ),
            models.UniqueConstraint(
                fields=("campaign", "number"),
                condition=~Q(number=""),
                name="listed_number_once",
                violation_error_message=_("この番号の行は、もうあります。"),
            ),
        )
        indexes = (models.Index(fields=("campaign", "area", "state", "id"), name="listed_order"),)

    def __str__(self) -> str:
        return str(self.pk)
