"""引継ぎ: a worker's matters and cases go to colleagues. The baton stays with the desk; who works on it changes."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.actions import duty
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.cases import queries
from marugoto.cases.actions.common import ref
from marugoto.cases.models import Case, TeamMember
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.intake.actions import baton, workers
from marugoto.intake.actions.workers import Given
from marugoto.intake.models import Handover, Matter
from marugoto.policy.actor import Actor


@transaction.atomic
def hand_over(
    *,
    from_user_id: UUID,
    given: Sequence[Given],
    batch: UUID,
    reason: str,
    last_day: date | None = None,
    by: Actor,
) -> list[Handover]:
    """Everything chosen goes in one act, each thing to its successor; all of it or nothing. The batch sent twice is one.

    ``last_day``: of a worker who leaves the agency. Refused: nothing was chosen; something is no longer theirs; a last
    day while something is left for which there is no successor; see intake.actions.workers.give.
    """
    if not given:
        raise Refused(_("引き継ぐものを、一つ以上えらんでください。"))
    done = []
    for one in sorted(
        given, key=lambda g: g.matter_id
    ):  # always in this order: two acts at once never wait in a ring
        matter = baton.lock_matter(one.matter_id)
        desk_id = _desk_of(matter, from_user_id, by=by)
        if desk_id is None:
            raise Refused(
                _("案件 %(number)s は、もうこの人の担当ではありません。画面を開きなおしてください。")
                % {"number": matter.number}
            )
        done.append(
            workers.give(
                matter=matter,
                desk_id=desk_id,
                from_user_id=from_user_id,
                given=one,
                batch=batch,
                reason=reason,
                by=by,
            )
        )
    if last_day:
        left = queries.left_of(by, from_user_id)
        duty.end_membership(user_id=from_user_id, agency_id=by.agency_id, last_day=last_day, left=left, by=by)
    return done


def _desk_of(matter: Matter, user_id: UUID, *, by: Actor) -> UUID | None:
    """The desk at which this worker has a part in the matter or in the case on it; None: no part."""
    row = workers.current_worker(matter)
    if row is not None and row.user_id == user_id and matter.status != "closed":
        return row.desk_id
    members = _members(matter, user_id, by=by)
    return members[0].desk_id if members else None


def _members(matter: Matter, user_id: UUID, *, by: Actor) -> list[TeamMember]:
    rows = TeamMember.objects.filter(
        case__matter=matter, case__agency_id=by.agency_id, user_id=user_id, valid_to__isnull=True
    ).exclude(case__status="closed")
    return list(rows.select_related("case").order_by("-lead", "id"))


@transaction.atomic
def receive(*, handover_id: UUID, by: Actor) -> Handover:
    """受けた: from now on it is the successor's. In the team of the case the successor takes the old one's part, who leaves it.

    Refused: it was handed to somebody else; it was taken back.
    """
    row, matter = workers.settle(handover_id=handover_id, state="received", by=by)
    for member in _members(matter, row.from_user_id, by=by):
        _replace(member, row, by=by)
    return row


def _replace(old: TeamMember, row: Handover, *, by: Actor) -> None:
    case = Case.objects.select_for_update().get(pk=old.case_id)
    today = clock.today()
    team = TeamMember.objects.filter(case=case, valid_to__isnull=True)
    there = team.filter(user_id=row.to_user_id, desk_id=old.desk_id).order_by("id").first()
    leaving = [old, there] if there is not None and old.lead and not there.lead else [old]
    for member in leaving:
        member.valid_to = max(today, member.valid_from)
        member.save(update_fields=["valid_to"])
    if there is None or there in leaving:
        TeamMember.objects.create(
            case=case,
            desk_id=old.desk_id,
            user_id=row.to_user_id,
            part=old.part,
            lead=old.lead,
            valid_from=today,
        )
    audit.record(
        "case.team_joined",
        by=by,
        refs=[*ref(case), Ref("desk", old.desk_id), Ref("handover", row.id)],
        matter=case.matter_id,
        persons=queries.subject_ids(case),
        data={"lead": old.lead},
    )


@transaction.atomic
def take_back(*, handover_id: UUID, by: Actor) -> Handover:
    """取りやめる, before it was received: everything stays as it was. The successor says no in the same way."""
    row, _matter = workers.settle(handover_id=handover_id, state="taken_back", by=by)
    return row
