"""StaffContact, and what an import has seen: runs, lines with a remark, the rows as they came."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Municipality, User
from marugoto.core.models import Noun
from marugoto.resources.models import Organization, Service, Source


class StaffContact(Noun):
    """連絡先（職員だけ）: a private mobile of a group's leader, a mail that is not for everybody."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("担当の名前（職員だけ）"), max_length=120, blank=True)
    phone = models.CharField(_("電話番号（職員だけ）"), max_length=60, blank=True)
    email = models.CharField(_("メール（職員だけ）"), max_length=254, blank=True)
    note = models.TextField(_("メモ（職員だけ）"), blank=True)
    label = models.CharField(_("どの列から"), max_length=100, blank=True)

    class Meta:
        app_label = "resources"
        verbose_name = _("連絡先（職員だけ）")
        verbose_name_plural = _("連絡先（職員だけ）")
        constraints = (
            models.CheckConstraint(
                condition=Q(service__isnull=False) | Q(organization__isnull=False),
                name="staff_contact_of_somebody",
                violation_error_message=_("連絡先は、団体か社会資源に付けてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.phone


class ImportRun(Noun):
    """取り込み: one file, read once. ``rows`` = ``kept`` + ``refused``; a dry run is not written."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("自治体")
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", verbose_name=_("出どころ"))
    file_name = models.CharField(_("ファイルの名前"), max_length=200)
    digest = models.CharField(_("ファイルの指紋"), max_length=64)
    reading = models.JSONField(_("どう読んだか"), default=dict, blank=True)
    rows = models.PositiveIntegerField(_("行"), default=0)
    kept = models.PositiveIntegerField(_("残した行"), default=0)
    refused = models.PositiveIntegerField(_("断った行"), default=0)
    repaired = models.PositiveIntegerField(_("直した行"), default=0)
    created = models.PositiveIntegerField(_("新しい"), default=0)
    changed = models.PositiveIntegerField(_("変わった"), default=0)
    unchanged = models.PositiveIntegerField(_("同じ"), default=0)
    gone = models.PositiveIntegerField(_("なくなった"), default=0)

    class Meta:
        app_label = "resources"
        verbose_name = _("取り込み")
        verbose_name_plural = _("取り込み")
        indexes = (models.Index(fields=("municipality", "-created_at"), name="resource_import_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(rows=F("kept") + F("refused")),
                name="import_accounts_for_every_row",
                violation_error_message=_("行の数が、残した行と断った行の合計に合いません。"),
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class ImportLine(Noun):
    """A row with something to say: refused, repaired, new or changed. What stayed the same is only counted."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(_("行"))
    name = models.CharField(_("名前"), max_length=200, blank=True)
    outcome = models.CharField(_("結果"), max_length=20, help_text="resources.import_outcomes")
    remarks = models.JSONField(_("ことわりと直したこと"), default=list, blank=True)
    service = models.ForeignKey(Service, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        app_label = "resources"
        verbose_name = _("取り込みの行")
        verbose_name_plural = _("取り込みの行")
        indexes = (models.Index(fields=("run", "number"), name="resource_import_line"),)

    def __str__(self) -> str:
        return f"{self.number} {self.outcome}"


class SourceRow(Noun):
    """A row of a list as it came, and what was made of it; so that the next import is a difference.

    ``mapped``: our fields as this row filled them. A field that a person has changed since is left as it is.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(_("見分ける値"), max_length=300)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    raw = models.JSONField(_("行のまま"), default=dict)
    mapped = models.JSONField(_("読み取った値"), default=dict)
    digest = models.CharField(_("指紋"), max_length=64)
    gone_on = models.DateField(_("なくなった日"), null=True, blank=True)

    class Meta:
        app_label = "resources"
        verbose_name = _("もとの行")
        verbose_name_plural = _("もとの行")
        indexes = (models.Index(fields=("service",), name="resource_source_row_service"),)
        constraints = (
            models.UniqueConstraint(
                fields=("source", "key"),
                name="source_row_once",
                violation_error_message=_("同じ行がすでにあります。"),
            ),
        )

    def __str__(self) -> str:
        return self.key


class HeaderMapping(Noun):
    """列の対応表: which column of a list with these headers is what, as a municipality has said it; for the next such file."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("自治体")
    )
    headers = models.CharField(_("見出しの指紋"), max_length=64)
    columns = models.JSONField(_("見出し"), default=list)
    mapping = models.JSONField(_("列の対応"), default=dict)
    saved_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("保存した人")
    )
    saved_at = models.DateTimeField(_("保存した日時"), auto_now=True)

    class Meta:
        app_label = "resources"
        verbose_name = _("列の対応表")
        verbose_name_plural = _("列の対応表")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "headers"),
                name="header_mapping_once",
                violation_error_message=_("この見出しの対応表は、すでにあります。"),
            ),
        )

    def __str__(self) -> str:
        return "、".join(self.columns[:3])


class Upload(Noun):
    """取り込むファイル: handed in on a page, tried first, taken in when somebody says so. The file goes when that is over.

    ``state`` (resources.upload_states): uploaded → reading → read → taking → done; or dropped, or failed.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("自治体")
    )
    started_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("渡した人")
    )
    membership_id = models.UUIDField(_("渡した人の所属"))
    file_name = models.CharField(_("ファイルの名前"), max_length=200)
    list_key = models.CharField(_("見分ける名前"), max_length=120)
    title = models.CharField(_("一覧の題"), max_length=200, blank=True)
    kind = models.CharField(_("すべての行の種類"), max_length=40, blank=True, help_text="resources.kinds")
    licence = models.CharField(_("利用条件"), max_length=40, blank=True, help_text="resources.licences")
    publishes_contacts = models.BooleanField(_("小さな団体の連絡先も公開してよい"), default=False)
    other_towns = models.BooleanField(_("ほかの自治体の行も入れる"), default=False)
    columns = models.JSONField(_("見出し"), default=list, blank=True)
    samples = models.JSONField(_("値の例"), default=dict, blank=True)
    headers = models.CharField(_("見出しの指紋"), max_length=64, blank=True)
    mapping = models.JSONField(_("列の対応"), default=dict, blank=True)
    profile = models.CharField(_("表の形"), max_length=40, blank=True)
    data = models.BinaryField(_("ファイル"), default=b"")
    size = models.PositiveIntegerField(_("大きさ"), default=0)
    digest = models.CharField(_("ファイルの指紋"), max_length=64)
    state = models.CharField(
        _("状態"), max_length=12, default="uploaded", help_text="resources.upload_states"
    )
    total = models.PositiveIntegerField(_("行"), default=0)
    worked = models.PositiveIntegerField(_("進んだ行"), default=0)
    said = models.JSONField(_("結果"), default=dict, blank=True)
    run = models.ForeignKey(ImportRun, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    finished_at = models.DateTimeField(_("終わった日時"), null=True, blank=True)

    class Meta:
        app_label = "resources"
        verbose_name = _("取り込むファイル")
        verbose_name_plural = _("取り込むファイル")
        indexes = (
            models.Index(fields=("municipality", "-created_at"), name="resource_upload_newest"),
            models.Index(
                fields=("created_at",),
                condition=Q(state__in=("reading", "taking")),
                name="resource_upload_waits",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("done", "dropped", "failed"), finished_at__isnull=False)
                | Q(state__in=("uploaded", "reading", "read", "taking"), finished_at__isnull=True),
                name="upload_ends_once",
                violation_error_message=_("終わった取り込みには、終わった日時が要ります。"),
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class UploadLine(Noun):
    """取り込むファイルの行: what would become of it, with its remarks and, for a known entry, what would change."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(_("行"))
    name = models.CharField(_("名前"), max_length=200, blank=True)
    outcome = models.CharField(_("結果"), max_length=20, help_text="resources.import_outcomes")
    remarks = models.JSONField(_("ことわりと直したこと"), default=list, blank=True)
    changes = models.JSONField(_("変わること"), default=list, blank=True)

    class Meta:
        app_label = "resources"
        verbose_name = _("取り込むファイルの行")
        verbose_name_plural = _("取り込むファイルの行")
        indexes = (models.Index(fields=("upload", "outcome", "number"), name="resource_upload_line"),)

    def __str__(self) -> str:
        return f"{self.number} {self.outcome}"
