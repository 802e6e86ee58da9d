"""The indicators app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndicatorsConfig(AppConfig):
    """数字と目標."""

    name = "marugoto.indicators"
    label = "indicators"
    verbose_name = _("数字")
