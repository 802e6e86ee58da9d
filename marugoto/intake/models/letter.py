"""WebLetter: what a resident wrote into the form of the public site. It opens a matter at once, so that it is never lost."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.core.models import Noun
from marugoto.intake.models.matter import Matter


class WebLetter(Noun):
    """ウェブからの相談. Nobody has to give a name. ``origin``: a checksum that tells the senders of one day apart.

    ``reply``: how one wants to hear from the window (intake.reply_ways); a way to answer needs a contact.
    """

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="letter")
    story = models.TextField(_("相談の内容"))
    name = models.CharField(_("名前"), max_length=80, blank=True)
    reply = models.CharField(_("返事のしかた"), max_length=20, help_text="intake.reply_ways")
    contact = models.CharField(_("連絡先"), max_length=120, blank=True)
    language = models.CharField(_("ことば"), max_length=12, blank=True)
    origin = models.CharField(_("送り元の符号"), max_length=32, blank=True)
    taken_up_at = models.DateTimeField(_("読んだ日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("ウェブからの相談")
        verbose_name_plural = _("ウェブからの相談")
        constraints = (
            models.CheckConstraint(
                condition=~Q(story=""),
                name="web_letter_says_something",
                violation_error_message=_("相談したいことを、ひとことでも書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(reply="none") | ~Q(contact=""),
                name="web_letter_reply_needs_a_contact",
                violation_error_message=_("返事がほしいときは、連絡先を書いてください。"),
            ),
        )
        indexes = (models.Index(fields=("origin", "created_at"), name="web_letter_origin"),)

    def __str__(self) -> str:
        return str(self.pk)
