"""The who-is-safe board: rows, reports of them, sheets of paper, and the worries that surfaced."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, Area, User
from marugoto.core.models import Noun
from marugoto.evacuation.models.terms import Disaster
from marugoto.intake.models import Matter
from marugoto.people.models import Person


class SafetyBoard(Noun):
    """安否確認, opened by a declared disaster or an exercise."""

    disaster = models.ForeignKey(Disaster, on_delete=models.PROTECT, related_name="boards")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("安否確認の名前"), max_length=80)
    opened_at = models.DateTimeField(_("はじめた日時"))
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(_("終えた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("安否確認")
        verbose_name_plural = _("安否確認")
        constraints = (
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="safety_board_period",
                violation_error_message=_("終わりは、始まりより後にしてください。"),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="safety_board_has_a_name",
                violation_error_message=_("安否確認の名前を書いてください。"),
            ),
        )
        indexes = (models.Index(fields=("agency", "-opened_at", "id"), name="safety_board_list"),)

    def __str__(self) -> str:
        return self.name


class SafetyRow(Noun):
    """安否の行: a person of the register, or somebody by hand (旅行者 …) who has no record.

    ``number``: what stands on paper and is said on the telephone. Numbers jump by chance: one that is missing tells nothing.
    ``state``: what counts of the reports (rules.boards); ``disputed``: another report says otherwise at about the same time.
    """

    board = models.ForeignKey(SafetyBoard, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("番号"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    label = models.CharField(_("呼び名（台帳にない人）"), max_length=80, blank=True)
    contact = models.CharField(_("連絡先・居どころ（台帳にない人）"), max_length=120, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(
        _("いまの安否"), max_length=10, default="unknown", help_text="evacuation.safety_states"
    )
    seen_at = models.DateTimeField(_("見た日時"), null=True, blank=True)
    disputed = models.BooleanField(_("食い違いがある"), default=False)
    need = models.BooleanField(_("困りごとがある"), default=False)

    class Meta:
        verbose_name = _("安否の行")
        verbose_name_plural = _("安否の行")
        constraints = (
            models.UniqueConstraint(
                fields=("board", "number"),
                name="safety_row_number_once",
                violation_error_message=_("この番号の行は、もうあります。"),
            ),
            models.UniqueConstraint(
                fields=("board", "person"),
                name="safety_row_person_once",
                violation_error_message=_("この人は、この安否確認にもう載っています。"),
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, label="", contact="")
                | Q(person__isnull=True) & ~Q(label=""),
                name="safety_row_is_of_somebody",
                violation_error_message=_("台帳の人か、呼び名か、どちらか一つで書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(state="unknown", seen_at__isnull=True)
                | ~Q(state="unknown") & Q(seen_at__isnull=False),
                name="safety_row_state_was_seen",
                violation_error_message=_("安否には、見た日時が要ります。"),
            ),
        )
        indexes = (models.Index(fields=("board", "area", "state"), name="safety_row_counts"),)

    def __str__(self) -> str:
        return str(self.number)


class SafetySheet(Noun):
    """紙の名簿 that was printed: of which area, for whom, and when it came back."""

    board = models.ForeignKey(SafetyBoard, on_delete=models.CASCADE, related_name="sheets")
    number = models.PositiveIntegerField(_("紙の番号"))
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    for_whom = models.CharField(_("だれが持って行くか"), max_length=80)
    printed_at = models.DateTimeField(_("刷った日時"))
    printed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(_("戻った日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("紙の安否名簿")
        verbose_name_plural = _("紙の安否名簿")
        constraints = (
            models.UniqueConstraint(
                fields=("board", "number"),
                name="safety_sheet_number_once",
                violation_error_message=_("この番号の紙は、もうあります。"),
            ),
            models.CheckConstraint(
                condition=~Q(for_whom=""),
                name="safety_sheet_is_for_somebody",
                violation_error_message=_("だれが持って行くかを書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.number)


class SafetyReport(Noun):
    """安否の知らせ: seen how, when, where, told by which way. All are kept; ``id`` is made on the page: sent twice it is one."""

    row = models.ForeignKey(SafetyRow, on_delete=models.CASCADE, related_name="reports")
    state = models.CharField(_("安否"), max_length=10, help_text="evacuation.safety_states")
    seen_at = models.DateTimeField(_("見た日時"))
    way = models.CharField(_("どうやってわかったか"), max_length=20, help_text="evacuation.safety_ways")
    place = models.CharField(_("どこで"), max_length=80, blank=True)
    told_by = models.CharField(_("だれから"), max_length=80, blank=True)
    note = models.CharField(_("様子"), max_length=300, blank=True)
    need = models.BooleanField(_("困りごとがある"), default=False)
    sheet = models.ForeignKey(
        SafetySheet, on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(_("書いた日時"))

    class Meta:
        verbose_name = _("安否の知らせ")
        verbose_name_plural = _("安否の知らせ")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=("", "unknown")),
                name="safety_report_says_something",
                violation_error_message=_("安否を選んでください。"),
            ),
            models.CheckConstraint(
                condition=Q(seen_at__lte=F("received_at")),
                name="safety_report_not_from_the_future",
                violation_error_message=_("見た日時は、いまより前にしてください。"),
            ),
            models.UniqueConstraint(
                fields=("row", "sheet", "state"),
                condition=Q(sheet__isnull=False),
                name="safety_report_once_a_sheet",
                violation_error_message=_("この紙のこの行は、もう書き写してあります。"),
            ),
        )
        indexes = (models.Index(fields=("row", "-seen_at", "-id"), name="safety_report_order"),)

    def __str__(self) -> str:
        return str(self.pk)


class Surfaced(Noun):
    """発災後に見えた困りごと: a matter that began at a row of the board. Counted; what was said stands in intake."""

    row = models.ForeignKey(SafetyRow, on_delete=models.PROTECT, related_name="surfaced")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("いつ"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("発災後に見えた困りごと")
        verbose_name_plural = _("発災後に見えた困りごと")
        constraints = (
            models.UniqueConstraint(
                fields=("row", "matter"),
                name="surfaced_once",
                violation_error_message=_("この相談は、もうこの行に結ばれています。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
