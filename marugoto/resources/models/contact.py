"""Contacts, telephones and languages (HSDS): what everybody may see. What only workers may see is in ``staff``."""

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marugoto.resources.models.base import Listed
from marugoto.resources.models.organization import Organization
from marugoto.resources.models.place import Location, ServiceAtLocation
from marugoto.resources.models.service import Service


def _of_one(*names: str) -> Q:
    return reduce(or_, (Q(**{f"{name}__isnull": False}) for name in names))


class Contact(Listed):
    """連絡先（公開）: a person or a post that may be named to everybody."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, blank=True, related_name="contacts"
    )
    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, null=True, blank=True, related_name="contacts"
    )
    service_at_location = models.ForeignKey(
        ServiceAtLocation, on_delete=models.CASCADE, null=True, blank=True, related_name="contacts"
    )
    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, blank=True, related_name="contacts"
    )
    name = models.CharField(_("担当の名前（公開）"), max_length=120, blank=True)
    title = models.CharField(_("役職"), max_length=120, blank=True)
    department = models.CharField(_("部署"), max_length=200, blank=True)
    email = models.EmailField(_("メール（公開）"), max_length=254, blank=True)

    class Meta:
        verbose_name = _("連絡先（公開）")
        verbose_name_plural = _("連絡先（公開）")
        constraints = (
            models.CheckConstraint(
                condition=_of_one("organization", "service", "service_at_location", "location"),
                name="contact_of_somebody",
                violation_error_message=_("連絡先は、団体・社会資源・場所のどれかに付けてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.department


class Phone(Listed):
    """電話（公開）. ``number`` as it is written, for people; one row may serve several parents, as in HSDS."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, null=True, blank=True, related_name="phones"
    )
    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, null=True, blank=True, related_name="phones"
    )
    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, blank=True, related_name="phones"
    )
    service_at_location = models.ForeignKey(
        ServiceAtLocation, on_delete=models.CASCADE, null=True, blank=True, related_name="phones"
    )
    contact = models.ForeignKey(
        Contact, on_delete=models.CASCADE, null=True, blank=True, related_name="phones"
    )
    number = models.CharField(_("電話番号（公開）"), max_length=60)
    extension = models.CharField(_("内線"), max_length=20, blank=True)
    type = models.CharField(_("電話の種類"), max_length=20, blank=True, help_text="resources.phone_types")
    description = models.TextField(_("説明"), blank=True)

    class Meta:
        verbose_name = _("電話（公開）")
        verbose_name_plural = _("電話（公開）")
        constraints = (
            models.CheckConstraint(
                condition=_of_one("organization", "service", "location", "service_at_location", "contact"),
                name="phone_of_somebody",
                violation_error_message=_("電話は、団体・社会資源・場所・連絡先のどれかに付けてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.number


class Language(Listed):
    """A language in which one is understood. ``code``: ISO 639; ``plain`` Japanese and sign language are named too."""

    service = models.ForeignKey(
        Service, on_delete=models.CASCADE, null=True, blank=True, related_name="languages"
    )
    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, blank=True, related_name="languages"
    )
    phone = models.ForeignKey(
        Phone, on_delete=models.CASCADE, null=True, blank=True, related_name="languages"
    )
    name = models.CharField(_("ことば"), max_length=100, blank=True)
    code = models.CharField(_("ことばのコード"), max_length=12, blank=True, help_text="resources.languages")
    note = models.TextField(_("説明"), blank=True)

    class Meta:
        verbose_name = _("使えることば")
        verbose_name_plural = _("使えることば")
        constraints = (
            models.CheckConstraint(
                condition=_of_one("service", "location", "phone"),
                name="language_of_somebody",
                violation_error_message=_("ことばは、社会資源・場所・電話のどれかに付けてください。"),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.code
