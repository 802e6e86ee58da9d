"""The library app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    """事例集."""

    name = "marugoto.library"
    label = "library"
    verbose_name = _("事例集")
