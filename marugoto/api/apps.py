"""The api app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """No tables."""

    name = "marugoto.api"
    label = "api"
    verbose_name = _("外のプログラムの入口（API）")
