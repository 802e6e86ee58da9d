"""The people app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """人・世帯・同意."""

    name = "marugoto.people"
    label = "people"
    verbose_name = _("人・世帯")
