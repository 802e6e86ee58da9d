"""つなぎシート, as far as its packet may be read; 会議次第 and 会議録, as far as the seat allows. Nothing of the wall is here."""

from django.utils.translation import gettext_lazy as _

from marugoto.agencies.queries import desk_title
from marugoto.collaboration import access
from marugoto.collaboration.models import Conference, Referral
from marugoto.collaboration.queries import conferences, referrals
from marugoto.collaboration.queries.conferences import ItemView
from marugoto.collaboration.rules.conference import Seat
from marugoto.collaboration.rules.kinds import Kind
from marugoto.paperwork.values.common import Gathered, Words, at, day, day_of, joined, label, row
from marugoto.policy.actor import Actor

_WALLED = _("この会議の議題と記録は、会議の中だけの情報です。紙には出しません。")
STATES = {"planned": "これから", "held": "終わった", "cancelled": "中止"}  # as it is


def referral(actor: Actor, sent: Referral) -> Gathered:
    """The packet from one's own side: the sender's copy, or what the receiver may read now."""
    packet = access.look_at_packet(actor, sent)
    line = referrals.rows_of(actor, [sent])[0]
    found = Gathered(title=line.number)
    found.seen = list(packet.looked_at)
    found.links = {"collaboration:referral": [sent.pk], "collaboration:report": [sent.pk]}
    found.add(
        "referral",
        {
            "number": line.number,
            "kind": label("collaboration.referral_kinds", sent.kind),
            "to": line.to_name,
            "from": joined((line.from_name, sent.from_desk.phone)),
            "sent_by": sent.sent_by.name,
            "sent_on": day_of(sent.sent_at),
            "due": day(sent.due_on),
            "state": line.state,
            "result": label("collaboration.referral_results", sent.result),
        },
    )
    if packet.why_not:
        found.warnings.append(str(packet.why_not))
        return found
    found.add(
        "referral",
        {
            "asked": sent.asked,
            "persons": joined((name for _key, name in packet.persons), "、"),
            "basis": joined((packet.basis, packet.article, packet.note)),
            "until": day(packet.until),
        },
    )
    found.rows["givens"] = [
        row("given", f"{n}", {"label": i.label, "body": i.body}) for n, i in enumerate(packet.items, start=1)
    ]
    found.rows["given_members"] = [
        row(
            "given_member",
            one.person_id,
            {
                "name": one.name,
                "relation": label("people.relations", one.relation),
                "age": "" if one.age is None else f"{one.age}歳",  # as it is
            },
        )
        for one in packet.members
    ]
    return found


def sitting(actor: Actor, one: Conference, kind: Kind, seat: Seat, *, minutes: bool) -> Gathered:
    """The agenda (``minutes`` False) or the minutes. Of a meeting with a wall no item is printed: only that there are so many."""
    found = Gathered(title=f"{one.body.name} {day_of(one.held_at)}")
    found.links = {"collaboration:conference": [one.pk]}
    found.add(
        "sitting",
        {
            "name": one.body.name,
            "kind": kind.label,
            "basis": joined((label("collaboration.legal_bases", kind.legal_basis), kind.article)),
            "held_at": at(one.held_at),
            "place": one.place,
            "convener": desk_title(one.chair_desk),
            "secrecy": joined((label("collaboration.secrecy_duties", kind.secrecy), kind.secrecy_article)),
            "state": STATES[one.status],
        },
    )
    found.rows["seats"] = [
        row(
            "seat",
            m.id,
            {
                "name": m.name,
                "desk": m.desk,
                "attendance": m.attendance_label,
                "sworn": day_of(m.sworn_at),
            },
        )
        for m in conferences.members_of(actor, one)
    ]
    views = [] if kind.walled else conferences.items_of(actor, one, kind, seat)
    for view in views:
        found.seen += list(view.packet.looked_at) if view.packet else []
    found.rows["items"] = [row("item", v.id if v.readable else "", _item(v, minutes=minutes)) for v in views]
    if kind.walled:
        found.warnings.append(_WALLED)
    return found


def _item(view: ItemView, *, minutes: bool) -> Words:
    number = {"no": str(view.sort)}
    if not view.readable:
        return number | {"question": "（この議題は、あなたには読めません）"}  # as it is
    words = number | {
        "number": view.number,
        "question": view.question,
        "plan": view.plan,
        "wanted": "、".join(view.wanted),
    }
    if not minutes:
        return words
    decisions = [joined((d.kind_label, d.body, d.desk, day(d.due_on)), " ") for d in view.decisions]
    return words | {
        "minutes": view.minutes,
        "result": view.result_label,
        "decisions": "\n".join(decisions),
    }
