"""The office app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    """No tables."""

    name = "marugoto.office"
    label = "office"
    verbose_name = _("きょう")
