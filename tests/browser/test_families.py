"""Model families from the first word to the ending, and what each record costs, here and in the blank forms."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from marugoto.cases.models import Case
from marugoto.collaboration.models import Conference, Referral
from marugoto.core import second_wall
from marugoto.intake.models import Consultation
from tests.browser import family_start as start
from tests.browser import family_work as work
from tests.browser.blank_forms import blank
from tests.browser.families import PICTURES, BookHands, Story, family
from tests.browser.kochi import Kochi
from tests.browser.office import Office
from tests.browser.typing_model import DECISION, KEYS_A_SECOND, Tally
from tests.factories.clock import Clock

pytestmark = pytest.mark.django_db
OpenPage = Callable[..., Page]
FAMILIES = ("p8050", "double_care", "young_carer", "self_neglect", "single_parent_roots")
# What belongs to which form. What has no form today (a notice, a visit, taking part) is printed, and compared with nothing.
RECORDS = {
    "consultation": "相談受付・申込票",
    "household": "（世帯：各様式の家族欄）",
    "assessment": "アセスメント",
    "plan": "プラン",
    "referral": "つなぎ",
    "meeting": "会議次第・会議録",
    "note": "支援経過",
    "review": "評価・終結",
}
PART_OF = {"consent": "meeting", "answer": "referral", "closing": "review", "watch": "review"}
# Of what the blank forms take, for a whole family. A plan, a つなぎ and a meeting save most; whoever refuses has none of them.
MOST, MOST_WITHOUT_PLAN = {"keys": 0.5, "seconds": 0.8}, {"keys": 0.6, "seconds": 0.8}


@pytest.fixture(autouse=True)
def _patient() -> Iterator[None]:
    """A whole life in one test: a busy machine may take its time with a page."""
    expect.set_options(timeout=120_000)
    yield
    expect.set_options(timeout=5_000)


def tell(kochi: Kochi, clock: Clock, server: str, open_page: OpenPage, key: str) -> Story:
    """A family, and the workers at their browsers."""

    def sit_down() -> BookHands:
        page = open_page()
        page.set_default_timeout(180_000)
        return BookHands(page, server, story.book)

    story = Story(Office(kochi, clock, sit_down), family(key))
    (PICTURES / key).mkdir(parents=True, exist_ok=True)
    return story


def play(story: Story) -> None:
    """From the first word to the ending."""
    start.first_word(story)
    with story.book.writing("door"):
        hands = story.worker()
        hands.follow("すすめる", hands.page.locator(".row").filter(has_text=story.number).first)
    start.household(story, hands)
    start.open_case(story)
    work.assess(story)
    if "plan" in story.one:
        work.plan(story)
        work.refer(story)
        work.meet(story)
    if "participation" in story.one:
        work.open_role(story)
        work.take_part(story)
    work.notes(story)
    if "plan" in story.one:
        work.carry_out(story)
        work.review(story)
    work.close(story)


def forms_of(story: Story) -> Iterator[tuple[str, Tally]]:
    """(record, what its blank form takes) for every form that somebody would have filled in for this family."""
    actor, first = story.offices.kochi.actor, story.one["first"]
    agreed = {"given", "partial"}
    case = Case.objects.get(title=story.one["title"])
    worker = actor(story.one["worker"])
    for talk in Consultation.objects.filter(matter=case.matter, status="finished"):
        form = "application" if talk.consent_state in agreed else "application_without"
        by = worker if talk.desk_id in worker.desk_ids else actor(first["by"])
        yield "consultation", blank(by, form, "consultation", talk.id)
    yield "assessment", blank(worker, "assessment", "case", case.id)
    for sent in Referral.objects.filter(matter=case.matter):
        by = worker if sent.from_desk_id in worker.desk_ids else actor(first["by"])
        yield "referral", blank(by, "referral", "referral", sent.id)
    for note in case.progress.all():
        yield "note", blank(worker, "note", "case", case.id, part=str(note.id))
    yield "review", blank(worker, "review", "case", case.id)
    if case.plans.exists():
        yield "plan", blank(worker, "plan_layered", "case", case.id)
    for sitting in Conference.objects.filter(agenda__case=case):
        for form in ("agenda", "minutes"):
            yield "meeting", blank(actor("kochi-coordinator"), form, "sitting", sitting.id)


def together(tallies: list[Tally]) -> Tally:
    """Several as one."""
    whole = Tally()
    for one in tallies:
        whole.keys += one.keys
        whole.clicks += one.clicks
        whole.decisions += one.decisions
        whole.waited += one.waited
        whole.written += one.written
    return whole


def compared(story: Story) -> tuple[dict[str, tuple[Tally, Tally]], dict[str, Tally]]:
    """(record → here and in the blank forms, what has no form → here)."""
    here: dict[str, list[Tally]] = {}
    for record, tally in story.book.tallies.items():
        here.setdefault(PART_OF.get(record, record), []).append(tally)
    there: dict[str, list[Tally]] = {}
    with second_wall.lifted("counting"):
        for record, tally in forms_of(story):
            there.setdefault(record, []).append(tally)
    both = {
        record: (together(here.get(record, [])), together(there.get(record, [])))
        for record in RECORDS
        if record in here or record in there
    }
    formless = {k: together(v) for k, v in here.items() if k not in RECORDS and k not in {"door", "role"}}
    return both, formless


def lines_of(story: Story, both: dict[str, tuple[Tally, Tally]], formless: dict[str, Tally]) -> Iterator[str]:
    """The table of one family."""
    yield f"| {story.one['key']} | keys here | blank | clicks here | blank | seconds here | blank | ratio |"
    whole = together([a for a, _b in both.values()]), together([b for _a, b in both.values()])
    for name, (here, there) in [*((RECORDS[k], v) for k, v in both.items()), ("together", whole)]:
        ratio = f"{here.seconds / there.seconds:.2f}" if there.seconds else "—"
        yield (
            f"| {name} | {here.keys} | {there.keys} | {here.clicks} | {there.clicks} | "
            f"{here.seconds:.0f} | {there.seconds:.0f} | {ratio} |"
        )
    for record, tally in formless.items():
        yield f"| {record} (no form) | {tally.keys} | | {tally.clicks} | | {tally.seconds:.0f} | | |"


# One in every run, the others in `make test-all`: each takes more than a minute.
@pytest.mark.parametrize(
    "key", [*FAMILIES[:1], *(pytest.param(one, marks=pytest.mark.slow) for one in FAMILIES[1:])]
)
def test_a_family(
    key: str,
    kochi: Kochi,
    clock: Clock,
    server: str,
    open_page: OpenPage,
    capsys: pytest.CaptureFixture[str],
) -> None:
    story = tell(kochi, clock, server, open_page, key)
    play(story)
    both, formless = compared(story)
    with capsys.disabled():
        print("\n" + "\n".join(lines_of(story, both, formless)))
        print(
            f"keys / {KEYS_A_SECOND:.0f} a second, {DECISION} s a field, choice or button; pages as measured"
        )
    here, there = (together([pair[n] for pair in both.values()]) for n in (0, 1))
    most = MOST if "plan" in story.one else MOST_WITHOUT_PLAN
    assert here.keys <= most["keys"] * there.keys
    assert here.seconds - here.waited <= most["seconds"] * there.seconds
    for record, tally in story.book.tallies.items():
        if record not in {"door", "note"}:  # with whom one spoke is written for each contact
            assert tally.twice() == [], f"{record}: typed twice"
