"""The cases app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """ケースと支援."""

    name = "marugoto.cases"
    label = "cases"
    verbose_name = _("ケース")
