"""The resident extract on its way in: how its columns are read, the run, its lines while they are looked at, what it changed.

Residency is what stays: since when and until when the register lists a person, and fingerprints of what it said last. A worker's
correction therefore stands until the register itself says something new.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Municipality
from marugoto.core.models import Noun
from marugoto.people.models.person import Person
from marugoto.people.models.same_person import OfPerson
from marugoto.people.rules import IMPORT_ENDED, IMPORT_OUTCOMES, IMPORT_SCOPES, IMPORT_STATES, RESIDENCY_ENDS


class ExtractMapping(Noun):
    """Which column is what in a town's extract. Never changed: a new version is written, and the newest is used."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("対応表の名前"), max_length=40)
    version = models.PositiveIntegerField(_("版"))
    columns = models.JSONField(_("項目と見出し"), default=dict)
    number_width = models.PositiveSmallIntegerField(_("宛名番号のけた数"), default=0)
    household_width = models.PositiveSmallIntegerField(_("世帯番号のけた数"), default=0)
    saved_by = models.UUIDField(_("保存した人"), null=True)

    class Meta:
        verbose_name = _("列の対応表")
        verbose_name_plural = _("列の対応表")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "name", "version"),
                name="extract_mapping_version",
                violation_error_message=_("この対応表は、いま別の人が保存しました。開き直してください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class Import(Noun):
    """One extract: read, shown, and taken in when somebody says so. ``found``: how many of each change there are."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    started_by = models.UUIDField(_("始めた人"), null=True)
    mapping = models.ForeignKey(ExtractMapping, on_delete=models.PROTECT, related_name="+", null=True)
    state = models.CharField(_("状態"), max_length=12, default="uploaded")
    scope = models.CharField(_("範囲"), max_length=10, default="full")
    as_of = models.DateField(_("抽出の基準日"))
    file_name = models.CharField(_("ファイル名"), max_length=120)
    digest = models.CharField(_("ファイルの指紋"), max_length=64)
    size = models.PositiveBigIntegerField(_("大きさ"), default=0)
    encoding = models.CharField(_("文字コード"), max_length=12, blank=True)
    delimiter = models.CharField(_("区切り"), max_length=1, blank=True)
    headings = models.JSONField(_("見出し"), default=list)
    read_lines = models.PositiveIntegerField(_("読んだ行"), default=0)
    merged_lines = models.PositiveIntegerField(_("人を取り込んだ行"), default=0)
    housed_lines = models.PositiveIntegerField(_("世帯を取り込んだ行"), default=0)
    keys_wait = models.BooleanField(_("検索の鍵はあとで"), default=False)
    last_line = models.PositiveIntegerField(_("最後の行"), default=0)
    kept = models.PositiveIntegerField(_("そのまま"), default=0)
    repaired = models.PositiveIntegerField(_("直した"), default=0)
    refused = models.PositiveIntegerField(_("取り込まない"), default=0)
    found = models.JSONField(_("変わること"), default=dict)
    notes = models.JSONField(_("言うこと"), default=dict)
    read_at = models.DateTimeField(_("読み終えた日時"), null=True, blank=True)
    finished_at = models.DateTimeField(_("終わった日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("住民の取込み")
        verbose_name_plural = _("住民の取込み")
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=IMPORT_STATES),
                name="import_state",
                violation_error_message=_("取込みの状態が正しくありません。"),
            ),
            models.CheckConstraint(
                condition=Q(scope__in=IMPORT_SCOPES),
                name="import_scope",
                violation_error_message=_("取込みの範囲が正しくありません。"),
            ),
            models.CheckConstraint(
                condition=Q(state__in=("uploaded", *IMPORT_ENDED)) | Q(mapping__isnull=False),
                name="import_read_with_a_mapping",
                violation_error_message=_("列の対応を決めてから読み込みます。"),
            ),
            models.UniqueConstraint(
                fields=("municipality",),
                condition=~Q(state__in=IMPORT_ENDED),
                name="import_one_at_a_time",
                violation_error_message=_("別の取込みが終わっていません。それを終えるか、やめてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.file_name} {self.as_of}"

    @property
    def rows(self) -> int:
        """The lines that are not blank: each was kept as it is, repaired, or refused."""
        return self.kept + self.repaired + self.refused


class ImportChunk(models.Model):
    """A piece of an uploaded file, until the import has ended."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="chunks", db_index=False)
    number = models.PositiveIntegerField(_("番号"))
    data = models.BinaryField(_("中身"))

    class Meta:
        verbose_name = _("ファイルの一部")
        verbose_name_plural = _("ファイルの一部")
        constraints = (
            models.UniqueConstraint(
                fields=("run", "number"),
                name="import_chunk_once",
                violation_error_message=_("この部分は、もう届いています。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.run_id}#{self.number}"


class ImportRow(models.Model):
    """A line as it was understood. When the import has ended what was said of it, and what it changed, stays for a while."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines", db_index=False)
    line = models.PositiveIntegerField(_("行"))
    outcome = models.CharField(_("結果"), max_length=8)
    notes = models.JSONField(_("わけ"), null=True)
    changes = models.CharField(_("変わること"), max_length=80, blank=True)
    number = models.CharField(_("宛名番号"), max_length=20, blank=True)
    person_id = models.UUIDField(_("新しい人の番号"))
    family_name = models.CharField(_("姓"), max_length=80, blank=True)
    given_name = models.CharField(_("名"), max_length=80, blank=True)
    family_kana = models.CharField(_("せい（かな）"), max_length=80, blank=True)
    given_kana = models.CharField(_("めい（かな）"), max_length=80, blank=True)
    former_name = models.CharField(_("旧氏"), max_length=80, blank=True)
    former_kana = models.CharField(_("旧氏（かな）"), max_length=80, blank=True)
    alias_name = models.CharField(_("通称"), max_length=80, blank=True)
    alias_kana = models.CharField(_("通称（かな）"), max_length=80, blank=True)
    birth_date = models.DateField(_("生年月日"), null=True)
    birth_precision = models.CharField(_("生年月日の確かさ"), max_length=8, default="unknown")
    gender = models.CharField(_("性別"), max_length=20, blank=True)
    address = models.CharField(_("住所"), max_length=200, blank=True)
    area_id = models.UUIDField(_("圏域"), null=True)
    phone = models.CharField(_("電話"), max_length=40, blank=True)
    household = models.CharField(_("世帯番号"), max_length=20, blank=True)
    relation = models.CharField(_("続柄"), max_length=40, blank=True)
    since = models.DateField(_("住民となった日"), null=True)
    changed_on = models.DateField(_("異動日"), null=True)
    change = models.CharField(_("異動"), max_length=12, blank=True)
    protected = models.BooleanField(_("支援措置"), default=False)
    name_mark = models.BigIntegerField(_("氏名の指紋"), default=0)
    birth_mark = models.BigIntegerField(_("生年月日と性別の指紋"), default=0)
    address_mark = models.BigIntegerField(_("住所の指紋"), default=0)
    phone_mark = models.BigIntegerField(_("電話の指紋"), default=0)

    class Meta:
        verbose_name = _("抽出の行")
        verbose_name_plural = _("抽出の行")
        constraints = (
            models.UniqueConstraint(
                fields=("run", "line"),
                name="import_row_once",
                violation_error_message=_("この行は、もう読み込まれています。"),
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=IMPORT_OUTCOMES),
                name="import_row_outcome",
                violation_error_message=_("行の結果が正しくありません。"),
            ),
        )
        indexes = (
            models.Index(
                fields=("run", "outcome", "line"), name="import_row_said", condition=Q(notes__isnull=False)
            ),
            models.Index(fields=("run", "line"), name="import_row_changes", condition=~Q(changes="")),
        )

    def __str__(self) -> str:
        return f"{self.run_id}:{self.line}"


class Residency(Noun):
    """The register lists a person of this town under a number, since a day, until a day or now. Marks: what it said last."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="residencies")
    number = models.CharField(_("宛名番号"), max_length=20)
    since = models.DateField(_("住民となった日"), null=True, blank=True)
    until = models.DateField(_("住民でなくなった日"), null=True, blank=True)
    ended = models.CharField(
        _("住民でなくなったわけ"), max_length=12, blank=True, help_text="people.residency_ends"
    )
    name_mark = models.BigIntegerField(_("氏名の指紋"), default=0)
    birth_mark = models.BigIntegerField(_("生年月日と性別の指紋"), default=0)
    address_mark = models.BigIntegerField(_("住所の指紋"), default=0)
    phone_mark = models.BigIntegerField(_("電話の指紋"), default=0)

    objects = OfPerson.as_manager()

    class Meta:
        verbose_name = _("住民登録")
        verbose_name_plural = _("住民登録")
        constraints = (
            models.UniqueConstraint(
                fields=("municipality", "number"),
                name="residency_number_once",
                violation_error_message=_("この宛名番号の住民登録は、もうあります。"),
            ),
            models.CheckConstraint(
                condition=Q(ended="", until__isnull=True) | Q(ended__in=RESIDENCY_ENDS, until__isnull=False),
                name="residency_end_pair",
                violation_error_message=_("住民でなくなった日と、そのわけは、組で書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.number


class ImportChange(models.Model):
    """An import changed something about a person: what stands in the person's trail instead of two million events."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="changes", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    batch = models.PositiveIntegerField(_("束"))
    what = models.CharField(_("何が変わったか"), max_length=80)

    objects = OfPerson.as_manager()

    class Meta:
        verbose_name = _("取込みで変わったこと")
        verbose_name_plural = _("取込みで変わったこと")
        constraints = (
            models.UniqueConstraint(
                fields=("run", "person", "batch"),
                name="import_change_once",
                violation_error_message=_("この変更は、もう書かれています。"),
            ),
            models.CheckConstraint(
                condition=~Q(what=""),
                name="import_change_says_what",
                violation_error_message=_("何が変わったかを書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id}:{self.what}"
