"""How an entry stays right: a link confirms it, anybody says what has changed, whoever keeps it takes that in.

The outside doors use this module: nothing here reaches what only workers see.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock, codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor
from marugoto.resources.actions import listings
from marugoto.resources.models import ChangeReport, Service, Verification
from marugoto.resources.queries import trust as queries

FROM_ONE_ORIGIN = 5  # reports in an hour
FOR_ONE_ENTRY = 20  # reports in a day


@transaction.atomic
def confirm_by_link(*, token: str) -> Service:
    """The group itself says: it is right as it stands. Refused: the link is too old, was used, or its entry is gone."""
    service_id = queries.service_of(token)
    if service_id is None:
        raise Refused(_("このリンクは、もう使えません。新しいリンクを送ってもらってください。"))
    service = Service.objects.select_for_update(of=("self",)).get(pk=service_id)
    if queries.service_of(token) is None or service.retired_on is not None:
        raise Refused(_("このリンクは、もう使えません。新しいリンクを送ってもらってください。"))
    today = clock.today()
    Verification.objects.create(service=service, on=today, method="link")
    service.assured_date = today
    service.save(update_fields=["assured_date", "changed_at"])
    listings.relist(service_ids=[service.id])
    _record("resource.verified", service, method="link")
    return service


@transaction.atomic
def report_change(*, service_id: UUID, kind: str, what: str, origin: str) -> ChangeReport:
    """Somebody says that something has changed. The same said twice is said once.

    Refused: nothing was said; too much comes from there.
    """
    codes.require("resources.change_kinds", kind, on=clock.today(), field="kind")
    if not what.strip():
        raise Refused(_("変わったことを、ひとことでも書いてください。"), field="what")
    now = clock.now()
    service = Service.objects.select_for_update(of=("self",)).get(pk=service_id)
    mine = ChangeReport.objects.filter(origin=origin, created_at__gte=now - timedelta(hours=1))
    same = mine.filter(service=service, kind=kind, what=what.strip()).order_by("id").first()
    if same:
        return same
    today = ChangeReport.objects.filter(service=service, created_at__gte=now - timedelta(days=1))
    if mine.count() >= FROM_ONE_ORIGIN or today.count() >= FOR_ONE_ENTRY:
        raise Refused(
            _("たくさん届いているため、いまは送れません。しばらくしてから送るか、役所に電話してください。")
        )
    made = ChangeReport.objects.create(service=service, kind=kind, what=what.strip(), origin=origin)
    _record("resource.change_reported", service, kind=kind)
    return made


@transaction.atomic
def handle_report(*, report: ChangeReport, by: Actor) -> None:
    """It was read, and the entry is as it should be (revised or not). Twice is once."""
    locked = ChangeReport.objects.select_for_update(of=("self",)).select_related("service").get(pk=report.pk)
    if locked.handled_at is None:
        locked.handled_at, locked.handled_by_id = clock.now(), by.user_id
        locked.save(update_fields=["handled_at", "handled_by"])
        _record("resource.report_handled", locked.service, by=by, kind=locked.kind)


def _record(verb: str, service: Service, *, by: Actor | None = None, **data: str | int) -> None:
    audit.record(
        verb,
        by=by,
        refs=[Ref("resource", service.pk)],
        municipality=None if by else service.municipality_id,
        data=data,
    )
