"""The resources app."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    """社会資源とニーズの分類."""

    name = "marugoto.resources"
    label = "resources"
    verbose_name = _("社会資源")

    def import_models(self) -> None:
        """Also the tables that only workers see: they are not reachable from ``resources.models``."""
        super().import_models()
        import_module(f"{self.name}.staff.models")
