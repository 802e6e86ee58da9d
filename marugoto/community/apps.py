"""The community app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    """足りない資源と、それを生みだすこと."""

    name = "marugoto.community"
    label = "community"
    verbose_name = _("足りない資源")
