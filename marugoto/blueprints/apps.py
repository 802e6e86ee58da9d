"""The blueprints app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BlueprintsConfig(AppConfig):
    """設計図の版."""

    name = "marugoto.blueprints"
    label = "blueprints"
    verbose_name = _("設計図")
