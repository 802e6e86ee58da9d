"""The groups app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GroupsConfig(AppConfig):
    """グループ."""

    name = "marugoto.groups"
    label = "groups"
    verbose_name = _("グループ")
