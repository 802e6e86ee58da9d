"""The emergency app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EmergencyConfig(AppConfig):
    """緊急閲覧."""

    name = "marugoto.emergency"
    label = "emergency"
    verbose_name = _("緊急閲覧")
