"""What is counted once a month for those who look at the whole town: the monthly figures, and refused つなぎ by reason."""

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from marugoto.collaboration.models import Referral
from marugoto.indicators.definitions.base import Definition


def _refused() -> QuerySet[Referral]:
    return Referral.objects.filter(status="declined").annotate(
        day=F("answered_at"),
        town=F("matter__municipality_id"),
        home=F("to_desk__agency_id"),
        place=F("matter__area_id"),
        matter_key=F("matter_id"),
        programme=Concat("decline_reason", Value("/"), "kind"),
    )


REFUSED = Definition(
    "referrals.refused",
    _("受けられなかったつなぎ"),
    _("返事の月で数えます。受け手が選んだわけと、つなぎの種類で分けます。"),
    _refused,
)
