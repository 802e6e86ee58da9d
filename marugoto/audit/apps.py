"""The room as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """取扱いの記録."""

    name = "marugoto.audit"
    label = "audit"
    verbose_name = _("取扱いの記録")
    default_auto_field = "django.db.models.BigAutoField"
