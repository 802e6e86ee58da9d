"""The participation app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipationConfig(AppConfig):
    """参加支援."""

    name = "marugoto.participation"
    label = "participation"
    verbose_name = _("参加支援")
