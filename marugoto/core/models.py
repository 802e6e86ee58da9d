"""Abstract bases that rooms share. No table of their own."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.core.ids import new_id


class Noun(models.Model):
    """A row with a time-ordered UUID, and the instant it was written."""

    id = models.UUIDField(_("番号"), primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)

    class Meta:
        abstract = True


class Period(models.Model):
    """A row that is in force from a day to a day (both included); an open end is None."""

    valid_from = models.DateField(_("いつから"))
    valid_to = models.DateField(_("いつまで"), null=True, blank=True)

    class Meta:
        abstract = True


def period_check(name: str) -> models.CheckConstraint:
    """The constraint every Period model carries: it does not end before it begins."""
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        name=name,
        violation_error_message=_("終わりの日は、始まりの日より後にしてください。"),
    )
