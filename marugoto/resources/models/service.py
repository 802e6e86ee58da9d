"""Service (HSDS): what helps — a statutory service, a サロン, a 子ども食堂, a firm that keeps an eye open."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Area, Municipality
from marugoto.core.models import Noun
from marugoto.resources.models.base import Listed
from marugoto.resources.models.need import Need
from marugoto.resources.models.organization import Organization, Program
from marugoto.resources.models.source import Source

_OPEN = Q(listed=True, retired_on__isnull=True)
DORMANT = ("inactive", "defunct")  # not found on our pages, therefore without listings; programs get them


class Service(Listed):
    """社会資源. ``listed``: residents see it. ``owner_agency`` keeps it current; ``assured_date``: last confirmed.

    ``registered``: False for what nobody has registered anywhere (a bench where neighbours meet): it counts all the same.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("自治体")
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="services"
    )
    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, null=True, blank=True, related_name="services"
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, null=True, blank=True, related_name="services"
    )
    owner_agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("情報を確かめる機関"),
    )
    kind = models.CharField(_("種類"), max_length=40, help_text="resources.kinds")
    name = models.CharField(_("名前"), max_length=200)
    name_kana = models.CharField(_("よみ"), max_length=300, blank=True)
    alternate_name = models.CharField(_("別の名前"), max_length=300, blank=True)
    description = models.TextField(_("説明"), blank=True)
    plain = models.TextField(_("やさしい日本語の説明"), blank=True)
    url = models.URLField(_("ウェブサイト"), max_length=500, blank=True)
    email = models.EmailField(_("メール（公開）"), max_length=254, blank=True)
    status = models.CharField(_("状態"), max_length=24, default="active", help_text="resources.statuses")
    interpretation_services = models.TextField(_("通訳"), blank=True)
    application_process = models.TextField(_("申し込み方"), blank=True)
    fees_description = models.TextField(_("費用の説明"), blank=True)
    accreditations = models.TextField(_("指定・認可"), blank=True)
    eligibility_description = models.TextField(_("対象の人"), blank=True)
    minimum_age = models.PositiveSmallIntegerField(_("対象の年齢（から）"), null=True, blank=True)
    maximum_age = models.PositiveSmallIntegerField(_("対象の年齢（まで）"), null=True, blank=True)
    assured_date = models.DateField(_("確かめた日"), null=True, blank=True)
    assurer_email = models.EmailField(_("確かめた人のメール（公開）"), max_length=254, blank=True)
    confirm_every = models.PositiveSmallIntegerField(_("確かめる間隔（日）"), default=365)
    alert = models.TextField(_("お知らせ"), blank=True)
    listed = models.BooleanField(_("住民に公開する"), default=True)
    registered = models.BooleanField(_("登録・届出がある"), default=True)
    retired_on = models.DateField(_("案内をやめた日"), null=True, blank=True)
    retired_reason = models.CharField(
        _("やめた理由"), max_length=40, blank=True, help_text="resources.retire_reasons"
    )

    class Meta:
        verbose_name = _("社会資源")
        verbose_name_plural = _("社会資源")
        indexes = (
            models.Index(fields=("municipality", "kind", "name"), name="resource_service_kind"),
            models.Index(fields=("municipality", "name"), name="resource_service_name"),
            models.Index(fields=("municipality", "assured_date"), name="resource_service_assured"),
            models.Index(fields=("municipality", "changed_at"), name="resource_service_changed"),
            # pages of ids for programs (api): counted and skipped in the index alone
            models.Index(fields=("municipality", "id"), name="resource_service_open", condition=_OPEN),
            models.Index(fields=("id",), name="resource_service_open_all", condition=_OPEN),
            # the few that programs get and our own search does not know
            models.Index(
                fields=("municipality", "status"),
                name="resource_service_dormant",
                condition=_OPEN & Q(status__in=DORMANT),
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(minimum_age__isnull=True)
                | Q(maximum_age__isnull=True)
                | Q(maximum_age__gte=F("minimum_age")),
                name="service_ages_in_order",
                violation_error_message=_("対象の年齢は、「から」を「まで」より小さくしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(retired_on__isnull=True, retired_reason="")
                | (Q(retired_on__isnull=False, status="defunct") & ~Q(retired_reason="")),
                name="service_retired_with_a_reason",
                violation_error_message=_("案内をやめるときは、日と理由の両方を書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.name


class ServiceNeed(Noun):
    """The need that a service answers: the same taxonomy as at intake. ``main``: what it is there for."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="needs")
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="services")
    main = models.BooleanField(_("おもな困りごと"), default=True)

    class Meta:
        verbose_name = _("社会資源が応える困りごと")
        verbose_name_plural = _("社会資源が応える困りごと")
        constraints = (
            models.UniqueConstraint(
                fields=("service", "need"),
                name="service_need_once",
                violation_error_message=_("この困りごとはすでに付いています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.service_id}:{self.need_id}"


class ServiceField(Noun):
    """A field (agencies.fields) that a service belongs to."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="fields")
    field = models.CharField(_("分野"), max_length=40, help_text="agencies.fields")

    class Meta:
        verbose_name = _("社会資源の分野")
        verbose_name_plural = _("社会資源の分野")
        constraints = (
            models.UniqueConstraint(
                fields=("service", "field"),
                name="service_field_once",
                violation_error_message=_("この分野はすでに付いています。"),
            ),
        )

    def __str__(self) -> str:
        return self.field


class ServiceArea(Listed):
    """Where people must live to use it: words, and where we know it, an area of the town. None: anybody may come."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="areas")
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("圏域")
    )
    name = models.TextField(_("利用できる地域"), blank=True)
    description = models.TextField(_("説明"), blank=True)
    extent = models.TextField(_("範囲"), blank=True)
    extent_type = models.CharField(_("範囲の形式"), max_length=20, blank=True)
    uri = models.CharField(_("識別の URI"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("利用できる地域")
        verbose_name_plural = _("利用できる地域")

    def __str__(self) -> str:
        return self.name


class CostOption(Listed):
    """What it costs, for whom. ``amount`` 0 says that it is free; None that only the words say it."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="cost_options")
    valid_from = models.DateField(_("いつから"), null=True, blank=True)
    valid_to = models.DateField(_("いつまで"), null=True, blank=True)
    option = models.CharField(_("だれが・どのとき"), max_length=300, blank=True)
    currency = models.CharField(_("通貨"), max_length=3, blank=True, default="JPY")
    amount = models.DecimalField(_("金額"), max_digits=12, decimal_places=2, null=True, blank=True)
    amount_description = models.CharField(_("金額の説明"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("費用")
        verbose_name_plural = _("費用")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                name="cost_not_negative",
                violation_error_message=_("金額は0以上にしてください。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="cost_period",
                violation_error_message=_("終わりの日は、始まりの日より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.option} {self.amount}"


class RequiredDocument(Listed):
    """What one has to bring."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="required_documents")
    document = models.TextField(_("持ち物・書類"), blank=True)
    uri = models.URLField(_("様式の URL"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("持ち物・書類")
        verbose_name_plural = _("持ち物・書類")

    def __str__(self) -> str:
        return self.document


class Funding(Listed):
    """Who pays for it."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, blank=True, related_name="funding"
    )
    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, null=True, blank=True, related_name="funding"
    )
    source = models.TextField(_("お金の出どころ"), blank=True)

    class Meta:
        verbose_name = _("財源")
        verbose_name_plural = _("財源")
        constraints = (
            models.CheckConstraint(
                condition=Q(organization__isnull=False) | Q(service__isnull=False),
                name="funding_of_somebody",
                violation_error_message=_("財源は、団体か社会資源に付けてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.source
