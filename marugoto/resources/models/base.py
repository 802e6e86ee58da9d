"""What every row of the directory has beside its id."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from marugoto.core.models import Noun


class Listed(Noun):
    """A row of the directory. ``rest``: what a source says in words of its own, kept so that it comes back unchanged."""

    changed_at = models.DateTimeField(_("更新日時"), auto_now=True)
    rest = models.JSONField(_("そのほかの項目"), default=dict, blank=True)

    class Meta:
        abstract = True
