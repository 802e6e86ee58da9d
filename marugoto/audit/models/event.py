"""AuditEvent: one act or one look, by value."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

KIND_WRITE = "write"
KIND_LOOK = "look"

# jsonpath: the values that are neither a number, a truth value, null nor a short code (ASCII, no blanks, <= 64).
_NOT_SCALAR = (
    'strict $.* ? (@.type() == "object" || @.type() == "array" '
    '|| (@.type() == "string" && !(@ like_regex "^[!-~]{0,64}$")))'
)
# jsonpath: the references that are what they should be.
_REF = (
    'strict $[*] ? (@.type() == "object" && @.kind like_regex "^[a-z][a-z0-9_.-]{0,63}$" '
    '&& @.id like_regex "^[!-~]{1,64}$")'
)
_DATA_CHECK = (
    "(jsonb_typeof(%(expressions)s) = 'object' AND NOT jsonb_path_exists(data, "
    f"'{_NOT_SCALAR}'::jsonpath) AND octet_length(data::text) <= 4000 AND data::text !~ '[^ -~]')"
)
_REFS_CHECK = (
    "(CASE WHEN jsonb_typeof(%(expressions)s) <> 'array' THEN false ELSE jsonb_array_length(refs) = "
    f"jsonb_array_length(jsonb_path_query_array(refs, '{_REF}'::jsonpath)) AND 2 * jsonb_array_length(refs) = "
    "jsonb_array_length(jsonb_path_query_array(refs, '$[*].*'::jsonpath)) END)"
)


def _holds(template: str, field: str) -> Func:
    return Func(F(field), template=template, output_field=models.BooleanField())


class AuditEvent(models.Model):
    """One act (write) or one look at a record. Written once; the database refuses any change.

    No foreign keys: the event must outlive what it speaks of, and must never wait for a lock on it.
    """

    id = models.BigAutoField(_("番号"), primary_key=True)
    occurred_at = models.DateTimeField(
        _("日時"),
        db_default=Func(function="clock_timestamp", output_field=models.DateTimeField()),
        editable=False,
    )
    kind = models.CharField(_("種別"), max_length=8)
    verb = models.CharField(_("したこと"), max_length=64)
    municipality_id = models.UUIDField(_("自治体"), null=True)
    actor_id = models.UUIDField(_("した人"), null=True)
    role_codes = ArrayField(models.CharField(max_length=64), verbose_name=_("した人の役割"), default=list)
    agency_id = models.UUIDField(_("した人の機関"), null=True)
    desk_id = models.UUIDField(_("した人の窓口"), null=True)
    refs = models.JSONField(_("対象"), default=list)
    person_ids = ArrayField(models.UUIDField(), verbose_name=_("対象の人"), default=list)
    matter_id = models.UUIDField(_("案件"), null=True)
    purpose = models.CharField(_("利用目的"), max_length=64, blank=True, default="")
    data = models.JSONField(_("内容（コードと数のみ）"), default=dict)
    request_id = models.UUIDField(_("要求"), null=True)
    address = models.GenericIPAddressField(_("接続元"), null=True)

    class Meta:
        verbose_name = _("取扱いの記録")
        verbose_name_plural = _("取扱いの記録")
        ordering = ("-id",)
        indexes: ClassVar = [
            GinIndex(fields=["person_ids"], name="audit_event_persons"),
            models.Index(
                fields=["matter_id", "id"], condition=Q(matter_id__isnull=False), name="audit_event_matter"
            ),
            models.Index(fields=["actor_id", "id"], name="audit_event_actor"),
            models.Index(fields=["agency_id", "id"], name="audit_event_agency"),
            models.Index(fields=["municipality_id", "id"], name="audit_event_town"),
            BrinIndex(fields=["occurred_at"], name="audit_event_when", pages_per_range=32),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=(KIND_WRITE, KIND_LOOK)),
                name="audit_event_kind",
                violation_error_message=_("取扱いの種別は write か look です。"),
            ),
            models.CheckConstraint(
                condition=Q(verb__regex=r"^[a-z][a-z0-9_.-]*$") & Q(purpose__regex=r"^([a-z][a-z0-9_.-]*)?$"),
                name="audit_event_codes",
                violation_error_message=_("動詞と利用目的は、短いコードです。"),
            ),
            models.CheckConstraint(
                condition=_holds(_DATA_CHECK, "data"),
                name="audit_event_data_scalars",
                violation_error_message=_(
                    "監査の記録には、コードと数だけを書きます。文章や氏名は書けません。"
                ),
            ),
            models.CheckConstraint(
                condition=_holds(_REFS_CHECK, "refs"),
                name="audit_event_refs_codes",
                violation_error_message=_("対象は、種類と番号だけで示します。"),
            ),
            models.CheckConstraint(
                condition=Q(kind=KIND_WRITE) | Q(actor_id__isnull=False),
                name="audit_event_look_by_someone",
                violation_error_message=_("閲覧には、必ず見た人がいます。"),
            ),
        ]
