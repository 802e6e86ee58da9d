"""The outreach app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    """アウトリーチ."""

    name = "marugoto.outreach"
    label = "outreach"
    verbose_name = _("アウトリーチ")
