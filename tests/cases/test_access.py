"""The only way in: the home agency; the look is recorded with whose case it was."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from marugoto.audit.models import AuditEvent
from marugoto.cases import access
from marugoto.cases.actions import drafts, team
from marugoto.cases.models import Case, TeamMember
from marugoto.policy.permissions import Permission as P
from tests.cases import making
from tests.factories.agencies import Town, Worker


def test_a_colleague_reads_and_the_look_is_recorded(case: Case, suzuki: Worker, kimura: Worker) -> None:
    assert access.get_case(kimura.actor, case.id, P.CASE_READ) == case
    look = AuditEvent.objects.get(kind="look")
    person = case.subjects.get().person_id
    assert (look.verb, look.actor_id, look.person_ids) == ("case.viewed", kimura.user.id, [person])
    assert (look.matter_id, look.refs) == (case.matter_id, [{"kind": "case", "id": str(case.id)}])
    access.get_case(kimura.actor, case.id, P.CASE_WRITE, look=False)
    assert AuditEvent.objects.filter(kind="look").count() == 1


@pytest.mark.parametrize("who", ["tanaka", "yamamoto", "takahashi", "ishii"])
def test_every_other_agency_is_a_stranger(case: Case, who: str, request: pytest.FixtureRequest) -> None:
    stranger: Worker = request.getfixturevalue(who)
    with pytest.raises(Http404):
        access.get_case(stranger.actor, case.id, P.CASE_READ)
    assert not access.cases_visible_to(stranger.actor).exists()
    assert not AuditEvent.objects.filter(kind="look").exists()


def test_a_team_member_elsewhere_does_not_read_the_case(
    case: Case, suzuki: Worker, tanaka: Worker, town: Town
) -> None:
    team.add_member(case=case, desk=town.b.desk, part="週1回の訪問", by=suzuki.actor)
    with pytest.raises(Http404):
        access.get_case(tanaka.actor, case.id, P.CASE_READ)


def test_who_lacks_the_right_is_told_so(case: Case, sato: Worker, kimura: Worker) -> None:
    with pytest.raises(PermissionDenied):
        access.get_case(sato.actor, case.id, P.CASE_READ)
    reader = replace(kimura.actor, permissions=frozenset({P.CASE_READ}))
    assert access.get_case(reader, case.id, P.CASE_READ)
    with pytest.raises(PermissionDenied):
        access.get_case(reader, case.id, P.CASE_CLOSE)


def test_what_hangs_on_a_case_goes_through_it(
    case: Case, suzuki: Worker, kimura: Worker, tanaka: Worker, sato: Worker
) -> None:
    plan = making.running(case, suzuki)
    (step,) = making.steps_of(plan)
    doors = (
        (access.get_plan, plan.id),
        (access.get_step, step.id),
        (access.get_assessment, making.assess(case, suzuki).id),
        (access.get_note, making.note(case, suzuki).id),
        (access.get_member, TeamMember.objects.get(case=case).id),
    )
    for door, found in doors:
        assert door(kimura.actor, found, P.CASE_READ).pk == found  # type: ignore[attr-defined, operator]
        for missing in (
            lambda d=door, i=found: d(tanaka.actor, i, P.CASE_READ),
            lambda d=door: d(kimura.actor, uuid4(), P.CASE_READ),
        ):
            with pytest.raises(Http404):
                missing()
        with pytest.raises(PermissionDenied):
            door(sato.actor, found, P.CASE_READ)  # type: ignore[operator]


def test_a_draft_is_read_by_its_writer_alone(case: Case, suzuki: Worker, kimura: Worker) -> None:
    drafts.save_draft(case=case, form="plan", data={"situation": ["x"]}, by=suzuki.actor)
    assert access.get_draft(suzuki.actor, case, "plan") is not None
    assert access.get_draft(kimura.actor, case, "plan") is None
