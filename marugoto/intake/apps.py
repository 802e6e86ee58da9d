"""The intake app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    """相談の受付とバトン."""

    name = "marugoto.intake"
    label = "intake"
    verbose_name = _("相談")
