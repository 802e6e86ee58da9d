"""The demo: two towns from their blueprints, invented residents, accounts, and a morning's work, all by calling actions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from marugoto.agencies import blueprints, queries
from marugoto.agencies.actions import blueprint as towns
from marugoto.agencies.actions import training
from marugoto.agencies.models import Membership, Municipality
from marugoto.agencies.rules.blueprint_rules import with_demo
from marugoto.blueprints.actions import versions
from marugoto.cases.actions import opening
from marugoto.cases.models import Case
from marugoto.collaboration import disclosure
from marugoto.collaboration.actions import bodies, packets, referrals
from marugoto.community.actions import demo as gaps_demo
from marugoto.community.actions import demo_doing
from marugoto.core import clock
from marugoto.core.ids import new_id
from marugoto.evacuation.actions import demo as evacuation_demo
from marugoto.indicators.actions import plan
from marugoto.intake import queries as intake
from marugoto.intake.actions import consultations, notices
from marugoto.outreach.actions import demo as visits_demo
from marugoto.participation.actions import demo as part_demo
from marugoto.people.actions import demo as residents_demo
from marugoto.policy.actor import Actor
from marugoto.resources.actions import demo as resources_demo
from marugoto.resources.actions import taxonomy


def load(*, residents: int, seed: int) -> Iterator[str]:
    """Loads everything; yields a line for each thing done. Loading twice changes nothing but the morning's work."""
    needs = taxonomy.load_needs(by=None)
    yield f"困りごとの分類: {needs}"
    for code in blueprints.available():
        base, extra = blueprints.read(code), blueprints.read_demo(code)
        if extra is None:
            continue
        whole = with_demo(base, extra)
        towns.load_blueprint(whole, by=None, demo=True)
        towns.load_demo_users(extra, by=None)
        town = Municipality.objects.get(code=code)
        bodies.load_bodies(municipality=town, data=whole, by=None)
        plan.load_plan(municipality=town, data=whole, by=None)
        versions.take_shipped(town=town, title="公開された計画から", by=None)
        made = residents_demo.load_demo_residents(municipality=town, n=residents, seed=seed, by=None)
        yield f"{town.name}: 機関 {len(whole.agencies)}、窓口 {len(whole.desks)}、架空の住民 {made}人"
        keeper = _worker(town, "desk")
        listed = resources_demo.load_demo_entries(
            municipality=town, by=None, owner_agency_id=keeper.agency_id if keeper else None
        )
        gaps_demo.load_demo_gaps(town=town.id, asking=_worker(town, "case_worker"), by=keeper)
        demo_doing.load_demo_doing(town=town.id, by=keeper, surveying=_worker(town, "coordinator"))
        evacuation_demo.load_demo_list(town=town.id, by=_worker(town, "coordinator"))
        yield f"{town.name}: 相談 {_morning(town)}件、社会資源 {listed}件"
        visited = visits_demo.load_demo_visits(
            by=_worker(town, "case_worker"), visitor=_worker(town, "volunteer")
        )
        yield f"{town.name}: 訪問の名簿 {visited}人、参加 {_taking_part(town)}人"
    yield f"練習の町: {training.open_town(by=None).name}"


@dataclass(frozen=True)
class _Call:
    """One invented consultation. ``asked``: what the receiver is asked for, if it is handed on."""

    role: str
    story: str
    outcome: str
    name: str = ""
    kana: str = ""
    relation: str = "self"
    channel: str = "visit"
    urgency: str = "this_week"
    asked: str = ""


_CALLS = (
    _Call(
        role="desk",
        story="一人ぐらしの父が、ごみ出しの日をまちがえるようになった。近所から言われて困っている。",
        outcome="taken_on",
        name="丸護 一夫",
        kana="まるご かずお",
        relation="child",
        channel="phone",
    ),
    _Call(role="desk", story="集まれる場所を知りたい。退職してから話す相手がいない。", outcome="informed"),
    _Call(
        role="desk",
        story="母の介護で仕事を休みがち。家賃も遅れている。",
        outcome="handed_on",
        name="丸護 春子",
        kana="まるご はるこ",
        asked="家計と介護の両方で困っています。一度、話を聞いてください。",
    ),
    _Call(
        role="window",
        story="薬を取りに来た方。最近ふらつくが、病院まで行く足がない。",
        outcome="watched",
        urgency="not_urgent",
    ),
    _Call(
        role="case_worker",
        story="10年ほど家から出ていない息子のこと。親が80代になり、先が心配。",
        outcome="taken_on",
        name="丸護 秋男",
        kana="まるご あきお",
        relation="parent",
        channel="home_visit",
    ),
)


def _morning(town: Municipality) -> int:
    done = 0
    for call in _CALLS:
        actor = _worker(town, call.role)
        if actor is None or actor.desk_id is None:
            continue
        received = consultations.Received(
            channel=call.channel,
            story=call.story,
            caller_relation=call.relation,
            urgency=call.urgency,
            outcome=call.outcome,
            anonymous=not call.name,
            subjects=[consultations.Subject(name=call.name, kana=call.kana)],
            marks=_marks(call.story),
            watch_until=clock.today() + timedelta(days=14) if call.outcome == "watched" else None,
        )
        kept = consultations.receive(consultation_id=new_id(), received=received, by=actor)
        if call.outcome == "handed_on" and kept.matter_id:
            _pass_on(town, kept.matter_id, call, by=actor)
        done += 1
    _notice(town)
    return done


def _taking_part(town: Municipality) -> int:
    """The son of the morning becomes a case, and tries a small role. Once: the second morning has its own matters."""
    by = _worker(town, "case_worker")
    if by is None or Case.objects.filter(agency_id=by.agency_id).exists():
        return 0
    held = intake.in_hand(by).filter(persons__person__given_name="秋男").order_by("opened_at", "id").first()
    if held is None:
        return 0
    case = opening.open_case(
        matter=held,
        title="秋男さんのこれから",
        programme="participation",
        persons=intake.persons_of(held, seen_by=by.agency_id),
        by=by,
    )
    return part_demo.load_demo_placement(case=case, by=by)


def _marks(story: str) -> dict[str, str]:
    from marugoto.resources import queries as resources

    found = [s.code for s in resources.suggest(story)][:3]
    return {code: ("main" if n == 0 else "some") for n, code in enumerate(found)}


def _worker(town: Municipality, role: str) -> Actor | None:
    membership = (
        Membership.objects.filter(agency__municipality=town, user__is_demo=True, roles__role=role)
        .order_by("created_at", "id")
        .first()
    )
    return queries.actor_of(user_id=membership.user_id, membership_id=membership.id) if membership else None


def _pass_on(town: Municipality, matter_id: UUID, call: _Call, *, by: Actor) -> None:
    receiver = _worker(town, "case_worker")
    if receiver is None or receiver.desk_id is None or receiver.desk_id == by.desk_id:
        return
    letter = referrals.Letter(
        to_desk_id=receiver.desk_id,
        kind="handover",
        asked=call.asked,
        wish=disclosure.Wish(basis="consent", items=[("complaint", call.story), ("name", call.name)]),
        heard=packets.Heard(
            person_ids=[
                p.id for p in intake.persons_of(intake.matter_by_id(matter_id), seen_by=by.agency_id)
            ],
            form="oral",
            on=clock.today(),
        ),
    )
    referrals.send(referral_id=new_id(), matter_id=matter_id, letter=letter, by=by)


def _notice(town: Municipality) -> None:
    writer = _worker(town, "noticer") or _worker(town, "volunteer")
    receiver = intake.notice_receiver(writer) if writer else None
    if writer and receiver:
        notices.send_notice(
            notice_id=new_id(),
            what="ポストに新聞がたまっている。夜も明かりがつかない日がある。",
            about="川ぞいの平屋",
            receiver=receiver,
            by=writer,
        )
