"""Empty houses, shops and classrooms: whose, in which condition, what they were and are used for. No owner is named."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.models import Area, Desk
from marugoto.community.models.activity import Activity
from marugoto.community.models.support import OfAgency
from marugoto.core.models import Noun


class Building(OfAgency):
    """空いている建物. ``ask``: the desk that speaks with the owner, who is known there and not here."""

    name = models.CharField(_("呼び名"), max_length=80)
    kind = models.CharField(_("種類"), max_length=16, help_text="community.building_kinds")
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("地区")
    )
    address = models.CharField(_("所在地"), max_length=200, blank=True)
    owner = models.CharField(_("持ち主"), max_length=16, help_text="community.building_owners")
    ask = models.ForeignKey(
        Desk,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("持ち主と話す窓口"),
    )
    condition = models.CharField(_("建物のようす"), max_length=12, help_text="community.building_conditions")
    square_metres = models.PositiveIntegerField(_("広さ（㎡）"), null=True, blank=True)
    state = models.CharField(
        _("どこまで進んだか"), max_length=12, default="found", help_text="community.building_states"
    )
    state_on = models.DateField(_("そうなった日"))
    note = models.CharField(_("使うときのこと"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("空いている建物")
        verbose_name_plural = _("空いている建物")
        indexes = (models.Index(fields=("municipality", "state", "-id"), name="building_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(name=""),
                name="building_has_a_name",
                violation_error_message=_("建物の呼び名を書いてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.name


class BuildingUse(Noun):
    """使われ方: what a building was or is used for, and the activity that is held there."""

    building = models.ForeignKey(Building, on_delete=models.CASCADE, related_name="uses")
    what = models.CharField(_("何に使うか"), max_length=120)
    activity = models.ForeignKey(
        Activity, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("活動")
    )
    since = models.DateField(_("いつから"))
    until = models.DateField(_("いつまで"), null=True, blank=True)

    class Meta:
        verbose_name = _("建物の使われ方")
        verbose_name_plural = _("建物の使われ方")
        indexes = (models.Index(fields=("building", "-since", "-id"), name="building_use_newest"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(what=""),
                name="building_use_says_what",
                violation_error_message=_("何に使うかを書いてください。"),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="building_use_ends_after_it_starts",
                violation_error_message=_("終わりの日は、始まりの日より後にしてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.what
