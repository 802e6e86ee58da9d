"""The resources app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    """社会資源とニーズの分類."""

    name = "marugoto.resources"
    label = "resources"
    verbose_name = _("社会資源")
