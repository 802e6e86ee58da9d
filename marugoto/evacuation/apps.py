"""The evacuation app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvacuationConfig(AppConfig):
    """避難と安否."""

    name = "marugoto.evacuation"
    label = "evacuation"
    verbose_name = _("避難と安否")
