"""What is gathered and proposed; what is decided; and that it is all on record."""

import re
from datetime import timedelta
from typing import Any

import pytest

from marugoto.audit.models import AuditEvent
from marugoto.cases.actions import progress
from marugoto.core import clock, second_wall
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.disclosures import actions, gathering, queries
from marugoto.disclosures.models import DisclosureRequest, Passage
from marugoto.people.actions import protection
from tests.disclosures.conftest import CALLER, STORY, Held, ask
from tests.factories.agencies import Worker
from tests.house.strictness import as_the_pages


def passage(asked: DisclosureRequest, source: str, field: str) -> Passage:
    return Passage.objects.filter(request=asked, source=source, field=field).order_by(
        "sort"
    ).first() or pytest.fail(f"{source}.{field} was not gathered")


def proposals(asked: DisclosureRequest) -> dict[tuple[str, str], tuple[str, str]]:
    return {
        (one.source, one.field): (one.proposal, one.proposal_reason)
        for one in Passage.objects.filter(request=asked).order_by("sort")
    }


def decide_all(asked: DisclosureRequest, by: Worker) -> None:
    for one in Passage.objects.filter(request=asked, decision=""):
        actions.as_proposed(passage=one, by=by.actor)


def test_what_is_held_is_gathered_with_proposals(held: Held, yamamoto: Worker) -> None:
    found = proposals(ask(held, yamamoto))
    assert found["people.Person", "*"] == ("show", "")
    assert found["intake.Consultation", "story"] == ("part", "other_person")
    assert found["intake.Consultation", "caller_name"] == ("hide", "source")
    assert found["people.Tie", "name"] == ("hide", "other_person")
    assert found["cases.Assessment", "wishes"] == ("show", "")
    assert found["cases.Progress", "body"] == ("part", "other_person")
    assert found["collaboration.ReferralMessage", "*"] == ("hide", "other_agency")
    assert found["collaboration.Referral", "asked"] == ("show", "")


def test_names_of_others_and_numbers_are_marked(held: Held, yamamoto: Worker) -> None:
    story = passage(ask(held, yamamoto), "intake.Consultation", "story")
    assert story.words == STORY
    assert story.marked == "夫の⟦太郎⟧さんが怒鳴る。実家は⟦090-9999-1111⟧。眠れない。"


def test_no_code_stands_bare(held: Held, yamamoto: Worker) -> None:
    words = Passage.objects.filter(request=ask(held, yamamoto)).values_list("words", flat=True)
    assert [w for w in words if re.search(r": [a-z_]+$", w, re.MULTILINE)] == []


def test_what_a_worker_thinks_is_shown_with_a_warning(held: Held, yamamoto: Worker) -> None:
    view = passage(ask(held, yamamoto), "cases.Assessment", "summary")
    assert (view.proposal, view.judged) == ("show", True)


def test_the_facts_of_a_row_are_one_passage(held: Held, yamamoto: Worker) -> None:
    facts = passage(ask(held, yamamoto), "people.Person", gathering.ROW).words
    assert "姓: 渡邊" in facts
    assert "生年月日: 1950年3月1日" in facts
    assert "電話: 090-0012-5678" in facts, "one's own number is no secret"
    assert "圏域" not in facts, "nothing is said of what is empty"
    matter = passage(Passage.objects.all()[0].request, "intake.Matter", gathering.ROW)
    assert matter.proposal == "show", "a case number is no telephone"


def test_of_a_housemate_nothing_is_gathered(held: Held, yamamoto: Worker) -> None:
    rows = set(Passage.objects.filter(request=ask(held, yamamoto)).values_list("row", flat=True))
    assert held.husband.pk not in rows
    assert "東町1-1" not in "".join(Passage.objects.values_list("words", flat=True))


def test_of_what_another_agency_said_no_word_is_copied(held: Held, yamamoto: Worker) -> None:
    asked = ask(held, yamamoto)
    assert "包括が聞いたこと" not in "".join(
        Passage.objects.filter(request=asked).values_list("words", flat=True)
    )


def test_another_agencys_words_do_not_come(held: Held, yamamoto: Worker, sato: Worker) -> None:
    from marugoto.intake.actions import consultations
    from marugoto.intake.actions.consultations import Received, Subject
    from marugoto.people.actions import persons

    persons.choose_person(person_id=held.person.pk, by=sato.actor)
    consultations.receive(
        consultation_id=new_id(),
        received=Received(
            channel="visit",
            story="社協だけに話したこと。",
            caller_relation="self",
            urgency="this_week",
            outcome="taken_on",
            subjects=[Subject(person_id=held.person.pk)],
        ),
        by=sato.actor,
    )
    asked = ask(held, yamamoto)
    assert "社協だけに" not in "".join(Passage.objects.filter(request=asked).values_list("words", flat=True))


def test_a_measure_is_proposed_as_hidden(held: Held, yamamoto: Worker) -> None:
    protection.protect(
        person=held.person,
        ground="spouse",
        since=clock.today(),
        until=clock.today() + timedelta(days=300),
        allowed={},
        by=yamamoto.actor,
    )
    found = proposals(ask(held, yamamoto))
    assert found["people.Protection", "*"] == ("hide", "harm")


@pytest.mark.parametrize(
    ("change", "field"),
    [({"asked_by": "friend"}, "asked_by"), ({"identity": " "}, "identity")],
)
def test_what_is_not_taken_in(change: dict[str, Any], field: str, held: Held, yamamoto: Worker) -> None:
    usual: dict[str, Any] = {"asked_by": "self", "identity": "免許証", "received_on": clock.today()}
    with pytest.raises(Refused) as no:
        actions.take_in(
            request_id=new_id(), person=held.person, told=actions.Told(**(usual | change)), by=yamamoto.actor
        )
    assert no.value.field == field


def test_a_day_to_come_and_a_second_request_are_refused(held: Held, yamamoto: Worker) -> None:
    later = actions.Told("self", "免許証", clock.today() + timedelta(days=1))
    with pytest.raises(Refused):
        actions.take_in(request_id=new_id(), person=held.person, told=later, by=yamamoto.actor)
    ask(held, yamamoto)
    with pytest.raises(Refused, match="いま受け付けて"):
        ask(held, yamamoto)


def test_it_takes_the_right(held: Held, suzuki: Worker) -> None:
    told = actions.Told("self", "免許証", clock.today())
    with pytest.raises(Refused, match="権限"):
        actions.take_in(request_id=new_id(), person=held.person, told=told, by=suzuki.actor)


def test_the_chapter_follows_from_the_agency_and_thirty_days_are_given(held: Held, yamamoto: Worker) -> None:
    asked = ask(held, yamamoto, gathered=False)
    assert asked.chapter == "public"
    assert asked.due_on - asked.received_on == timedelta(days=30)


def test_everything_is_decided_before_the_whole_is(held: Held, yamamoto: Worker) -> None:
    asked = ask(held, yamamoto, gathered=False)
    with pytest.raises(Refused, match="まだ記録を集めて"):
        actions.decide(asked=asked, by=yamamoto.actor)
    actions.gather(asked=asked, by=yamamoto.actor)
    with pytest.raises(Refused, match="まだ決めていない"):
        actions.decide(asked=asked, by=yamamoto.actor)
    decide_all(asked, yamamoto)
    assert actions.decide(asked=asked, by=yamamoto.actor).outcome == "part"
    one = Passage.objects.filter(request=asked).order_by("sort")[0]
    with pytest.raises(Refused, match="もう終わって"):
        actions.as_proposed(passage=one, by=yamamoto.actor)
    with pytest.raises(Refused, match="もう終わって"):
        actions.gather(asked=asked, by=yamamoto.actor)


def test_a_person_decides_otherwise(held: Held, yamamoto: Worker) -> None:
    story = passage(ask(held, yamamoto), "intake.Consultation", "story")
    marked = STORY.replace("眠れない", "⟦眠れない⟧")
    made = actions.judge(passage=story, decision="part", reason="task", marked=marked, by=yamamoto.actor)
    assert (made.decision, made.reason, made.marked) == ("part", "task", marked)
    with pytest.raises(Refused) as no:
        actions.judge(passage=story, decision="part", reason="task", marked="⟦別の⟧ことば", by=yamamoto.actor)
    assert no.value.field == "marked"
    with pytest.raises(Refused) as no:
        actions.judge(passage=story, decision="hide", reason="no_such", marked=STORY, by=yamamoto.actor)
    assert no.value.field == "reason"


def test_gathered_anew_what_was_decided_stays_and_what_is_new_comes(held: Held, yamamoto: Worker) -> None:
    asked = ask(held, yamamoto)
    story = passage(asked, "intake.Consultation", "story")
    actions.judge(passage=story, decision="hide", reason="task", marked=STORY, by=yamamoto.actor)
    noted = progress.Noted(at=clock.now(), method="visit", body="落ち着いていた。", kind="listening")
    progress.note_progress(case=held.case, noted=noted, by=yamamoto.actor)
    with as_the_pages(), second_wall.standing(yamamoto.actor):
        actions.gather(asked=asked, by=yamamoto.actor)
    again = passage(asked, "intake.Consultation", "story")
    assert (again.decision, again.reason) == ("hide", "task")
    assert "落ち着いていた。" in Passage.objects.filter(request=asked).values_list("words", flat=True)


def test_withdrawn_the_copies_are_thrown_away(held: Held, yamamoto: Worker) -> None:
    asked = ask(held, yamamoto)
    actions.withdraw(asked=asked, by=yamamoto.actor)
    assert not Passage.objects.filter(request=asked).exists()
    assert not queries.open_requests(yamamoto.actor)
    with pytest.raises(Refused):
        actions.withdraw(asked=asked, by=yamamoto.actor)


def test_it_is_all_on_record_and_no_word_of_it(held: Held, yamamoto: Worker) -> None:
    asked = ask(held, yamamoto)
    decide_all(asked, yamamoto)
    actions.decide(asked=asked, by=yamamoto.actor)
    events = AuditEvent.objects.filter(verb__startswith="disclosure.").order_by("id")
    verbs = list(dict.fromkeys(e.verb for e in events))
    assert verbs == [
        "disclosure.requested",
        "disclosure.gathered",
        "disclosure.judged",
        "disclosure.decided",
    ]
    assert {(e.purpose, tuple(e.person_ids)) for e in events} == {("disclosure", (held.person.pk,))}
    assert CALLER not in str([(e.data, e.refs) for e in events])
