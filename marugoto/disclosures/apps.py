"""The disclosures app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosuresConfig(AppConfig):
    """開示の求め."""

    name = "marugoto.disclosures"
    label = "disclosures"
    verbose_name = _("開示の求め")
