"""The public app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicConfig(AppConfig):
    """No tables."""

    name = "marugoto.public"
    label = "public"
    verbose_name = _("公開ページ")
