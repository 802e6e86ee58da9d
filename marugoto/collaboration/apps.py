"""The collaboration app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CollaborationConfig(AppConfig):
    """つなぎと会議."""

    name = "marugoto.collaboration"
    label = "collaboration"
    verbose_name = _("つなぎ・会議")
