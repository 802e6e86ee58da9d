"""The core app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """No tables."""

    name = "marugoto.core"
    label = "core"
    verbose_name = _("土台")
