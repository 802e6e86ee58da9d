"""Notice (気づき): two fields, from a shop, a 民生委員, a non-welfare office. It opens a matter at once, so it is never lost."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Agency, User
from marugoto.core.models import Noun
from marugoto.intake.models.matter import Matter


class Notice(Noun):
    """気づき: what was noticed, and where or about whom. The writer learns that it arrived and that it was taken up."""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="notice")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    what = models.TextField(_("気づいたこと"))
    about = models.CharField(_("だれ・どこのこと"), max_length=200, blank=True)
    taken_up_at = models.DateTimeField(_("受け止めた日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("気づき")
        verbose_name_plural = _("気づき")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(what=""),
                name="notice_says_something",
                violation_error_message=_("気づいたことを書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)
