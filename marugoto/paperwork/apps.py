"""The paperwork app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaperworkConfig(AppConfig):
    """様式."""

    name = "marugoto.paperwork"
    label = "paperwork"
    verbose_name = _("様式")
