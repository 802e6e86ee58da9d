"""The agencies app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgenciesConfig(AppConfig):
    """機関・窓口・圏域・利用者."""

    name = "marugoto.agencies"
    label = "agencies"
    verbose_name = _("機関")
