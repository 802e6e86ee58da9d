"""Who works on a case, and in which part."""

from datetime import date

from django.db import transaction

from marugoto.agencies.models import Desk, User
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.cases import queries, rules
from marugoto.cases.actions.common import lock_open_case, ref
from marugoto.cases.models import Case, TeamMember
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor


@transaction.atomic
def add_member(
    *, case: Case, desk: Desk, user: User | None = None, part: str, lead: bool = False, by: Actor
) -> TeamMember:
    """A desk (perhaps a named colleague) joins; a new lead takes over from the old one, whose part ends.

    Refused: a name or the lead outside the home agency; no part; already in the team.
    """
    locked = lock_open_case(case.id, case.matter_id)
    here = desk.agency_id == locked.agency_id
    if problem := rules.team_problem(same_agency=here, has_user=user is not None, lead=lead):
        raise Refused(problem, field="user" if user is not None and not here else "lead")
    if not part.strip():
        raise Refused("チームでの役割を書いてください。", field="part")
    today = clock.today()
    current = TeamMember.objects.filter(case=locked, valid_to__isnull=True).order_by("id")
    same = current.filter(desk=desk, user=user).first()
    if same is not None and not (lead and not same.lead):
        raise Refused("この窓口・担当者は、もうチームに入っています。", field="desk")
    leaving = [m for m in current if (lead and m.lead) or (same is not None and m.pk == same.pk)]
    for member in leaving:
        _end(member, today)
    member = TeamMember.objects.create(
        case=locked, desk=desk, user=user, part=part.strip(), lead=lead, valid_from=today
    )
    audit.record(
        "case.team_joined",
        by=by,
        refs=[*ref(locked), Ref("desk", desk.id)],
        matter=locked.matter_id,
        persons=queries.subject_ids(locked),
        data={"lead": lead},
    )
    return member


@transaction.atomic
def end_member(*, member: TeamMember, by: Actor) -> None:
    """A member leaves. Refused: the lead (who must first be replaced); somebody who left already."""
    case = lock_open_case(member.case_id, member.case.matter_id)
    fresh = TeamMember.objects.select_for_update().get(pk=member.pk)
    if fresh.lead and fresh.valid_to is None:
        raise Refused("主担当は外せません。先に、別の人を主担当にしてください。")
    if fresh.valid_to is not None:
        raise Refused("この人は、もうチームから外れています。")
    _end(fresh, clock.today())
    audit.record(
        "case.team_left",
        by=by,
        refs=[*ref(case), Ref("desk", fresh.desk_id)],
        matter=case.matter_id,
        persons=queries.subject_ids(case),
    )


def end_team(case: Case, *, on: date) -> None:
    """The work is over: everybody's part ends."""
    for member in TeamMember.objects.filter(case=case, valid_to__isnull=True).order_by("id"):
        _end(member, on)


def _end(member: TeamMember, on: date) -> None:
    member.valid_to = max(on, member.valid_from)
    member.save(update_fields=["valid_to"])
