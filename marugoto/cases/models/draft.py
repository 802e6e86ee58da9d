"""Draft: what was typed into a long form and not yet saved. One person's own; gone once the form is saved."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import User
from marugoto.cases.models.case import Case
from marugoto.core.models import Noun


class Draft(Noun):
    """書きかけ of one worker on one form of one case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(_("書類"), max_length=20, help_text="assessment, plan, progress, review, closing")
    data = models.JSONField(_("書きかけ"), default=dict)
    saved_at = models.DateTimeField(_("自動保存"))

    class Meta:
        verbose_name = _("ケースの書きかけ")
        verbose_name_plural = _("ケースの書きかけ")
        constraints = (
            models.UniqueConstraint(
                fields=("case", "user", "form"),
                name="case_draft_once",
                violation_error_message=_("この書類の書きかけは、もうあります。"),
            ),
            models.CheckConstraint(
                condition=models.Q(form__in=("assessment", "plan", "progress", "review", "closing")),
                name="case_draft_form",
                violation_error_message=_("書類の種類が正しくありません。"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id}:{self.form}"
