"""Who may know what, said a second time: from the law (domain research, chapter 2) and from nothing of the house.

Pure Python about facts that a world has written down while it was played. No module of the house is imported here, so that a
mistake in an access rule cannot be repeated in what it is measured against.

- Inside the agency that took it in, information is used by those who work with persons there (個人情報保護法 69条: the purpose).
  A neighbourhood window or a volunteer is not the whole agency: only what came to one's own desk.
- It leaves an agency item by item, in a packet, to one receiver, on a basis: the consent of everybody concerned as it stands
  at the moment of reading, or a law, or the protection of life (69条2項). What was declined, taken back or has run out is not
  read any more.
- A 支援会議 shares without consent, and therefore only among its members, who are sworn (社会福祉法 106条の6 第5項); the agency
  that brought a case has no part in what is said there unless its worker sits there. A 重層的支援会議 rests on consent.
- Who has no account reads what a link was made for, while it opens, as the desk would that the letter went to; and nothing else.
- A person under 支援措置 is not there for an agency that is not named; an address is a right of its own.
- In an emergency somebody's name, and on the right basis the place, comes to one worker who says why (69条2項4号). What was said
  of it comes to those who were told, and to the officer who reviews.
- A wish to take part, and what a place said of somebody, stays in the file of the case's agency.
- A copy made to answer a request for disclosure (76条) stays with the agency that was asked.
- Of somebody who has not asked, those know who keep outreach at the agency that wrote it down (adr/0031); of a list of names, the
  agency that runs it, and a visitor while the rows are in hand (adr/0030); nobody for whom the person or the place is hidden.
- Who needs help to flee, and who is safe: the section of the town that keeps the list (災害対策基本法49条の10, 49条の11), and on
  paper that leaves the house nobody under a measure (adr/0041).
- The list of an agency's activities is the agency's, and what was wiped is nobody's (adr/0037). Free words on a sheet of a survey
  are told by no page while fewer than ten have answered (adr/0038).
- What a group shares is its members' of today, each for one agency (adr/0044).
- A study is read by whom it was released to, until somebody of its case is under a measure, or it is withdrawn (adr/0045).
- Whoever keeps the accounts, counts for the plan, brings the register or watches over the trail reads nobody's story.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

CONSENTING = ("given", "partial")


@dataclass(frozen=True)
class Viewer:
    """A worker, or somebody who is not signed in (``agency`` ""). ``lay``: reads for one desk, not for the agency."""

    name: str
    agency: str = ""
    desk: str = ""
    persons: bool = False  # works with persons
    receives: bool = False  # reads つなぎ
    files: bool = False  # works on cases
    lay: bool = False
    searches: bool = False  # may search the residents of the town
    guest: bool = False  # has no account, but the address and the code of one link
    coordinates: bool = False
    protects: bool = False  # sets measures of protection
    reviews: bool = False  # what was done in an emergency
    town: str = ""
    keeps: bool = False  # outreach: campaigns, and those who have not asked
    evacuates: bool = False  # the list of those who need help to flee
    reports: bool = False  # who is safe
    lists: bool = False  # the list of those who come to activities
    surveys: bool = False
    studies: bool = False  # reads studies


@dataclass
class Someone:
    """A person, under however many records: consents by agency, the measure (agency → address too?), who knows them."""

    consents: dict[str, str] = field(default_factory=dict)
    named: dict[str, bool] | None = None
    known_to: set[str] = field(default_factory=set)
    opened: dict[str, bool] = field(default_factory=dict)  # worker → the place too? (緊急閲覧)
    listed: set[str] = field(
        default_factory=set
    )  # agencies that list them as somebody who needs help to flee


@dataclass
class Letter:
    """What went from one agency to another."""

    sender: str
    sender_desk: str
    receiver: str
    receiver_desk: str
    basis: str
    about: list[Someone]
    on_paper: bool = False
    open: bool = True  # neither declined nor taken back
    guest: str = ""  # who holds a link to it that still opens


@dataclass
class Meeting:
    """A sitting: who sits there today, and who is sworn. ``walled``: without consent."""

    walled: bool
    seated: set[str] = field(default_factory=set)
    sworn: set[str] = field(default_factory=set)


@dataclass
class Matter:
    """Who received a worry, and who answers for it now (agencies)."""

    origin: str
    holder: str


@dataclass
class Glass:
    """Who was told of an emergency: (part, agency, desk)."""

    told: set[tuple[str, str, str]] = field(default_factory=set)


@dataclass
class Row:
    """A row of a list of names: whose list, about whom of the register, in which visitors' hands it is."""

    agency: str
    person: Someone | None = None
    hands: set[str] = field(default_factory=set)


@dataclass
class Line:
    """A line of the list of an agency's activities; ``gone``: its name was wiped."""

    agency: str
    gone: bool = False


@dataclass
class Ring:
    """Who is a member of a group today."""

    members: set[str]


@dataclass
class Story:
    """A study: of which agency's case, about whom, released to whom ("": to nobody)."""

    agency: str
    town: str
    about: list[Someone]
    scope: str = ""


@dataclass(frozen=True)
class Item:
    """A piece of information with a secret word in it. ``kind`` says which rule holds for it."""

    secret: str
    kind: str
    agency: str = ""
    desk: str = ""
    writer: str = ""
    person: Someone | None = None
    letter: Letter | None = None
    meeting: Meeting | None = None
    matter: Matter | None = None
    glass: Glass | None = None
    row: Row | None = None
    line: Line | None = None
    ring: Ring | None = None
    story: Story | None = None
    town: str = ""
    tells_place: bool = False


def may_know(item: Item, viewer: Viewer) -> bool:
    """May this person come to know these words, by any way whatever?"""
    if viewer.guest and item.kind not in ("name", "study"):
        return item.kind in ("letter", "asked") and _by_link(item, viewer)
    return _RULES[item.kind](item, viewer)


def _own_words(item: Item, viewer: Viewer) -> bool:
    """Written at a window, into a file, about a consent: by the agency for the agency."""
    return viewer.persons and viewer.agency == item.agency and (not viewer.lay or viewer.desk == item.desk)


def _file(item: Item, viewer: Viewer) -> bool:
    return viewer.files and viewer.agency == item.agency


def _wish(item: Item, viewer: Viewer) -> bool:
    """What somebody would like to do, what became of it, what a place said: the file of the agency, while it may see them."""
    return _file(item, viewer) and not _hidden(_there(item.person), viewer.agency)


def _draft(item: Item, viewer: Viewer) -> bool:
    return viewer.name == item.writer


def _letter(item: Item, viewer: Viewer) -> bool:
    """An item of a packet, what is asked with it, and what the sender says about it."""
    letter = _there(item.letter)
    if _at(viewer, letter.sender, letter.sender_desk):
        return True
    return _at(viewer, letter.receiver, letter.receiver_desk) and _readable(letter, viewer, item)


def _by_link(item: Item, viewer: Viewer) -> bool:
    """A letter on paper, for whoever holds its link: as its receiver would read it."""
    letter = _there(item.letter)
    desk = replace(viewer, agency=letter.receiver)
    return letter.guest == viewer.name and _readable(replace(letter, on_paper=False), desk, item)


def _about_sending(item: Item, viewer: Viewer) -> bool:
    """For whom a link or a printed copy was made: the side that made it."""
    letter = _there(item.letter)
    return _at(viewer, letter.sender, letter.sender_desk)


def _reply(item: Item, viewer: Viewer) -> bool:
    """What the receiver says: both sides; it came from the receiver, who always knows it."""
    letter = _there(item.letter)
    if _at(viewer, letter.receiver, letter.receiver_desk):
        return not letter.on_paper and _exists(letter, viewer)
    return _at(viewer, letter.sender, letter.sender_desk)


def _at(viewer: Viewer, agency: str, desk: str) -> bool:
    return viewer.receives and viewer.agency == agency and (not viewer.lay or viewer.desk == desk)


def _exists(letter: Letter, viewer: Viewer) -> bool:
    """A letter about nobody but hidden persons never came."""
    return not letter.about or any(not _hidden(one, viewer.agency) for one in letter.about)


def _readable(letter: Letter, viewer: Viewer, item: Item) -> bool:
    if letter.on_paper or not letter.open or not _exists(letter, viewer):
        return False
    if letter.basis == "consent" and not _all_agree(letter.about, letter.sender):
        return False
    return not (item.tells_place and any(_placeless(one, viewer.agency) for one in letter.about))


def _all_agree(persons: Iterable[Someone], agency: str) -> bool:
    return all(one.consents.get(agency) in CONSENTING for one in persons)


def _hidden(one: Someone, agency: str) -> bool:
    return one.named is not None and agency not in one.named


def _placeless(one: Someone, agency: str) -> bool:
    return one.named is not None and not one.named.get(agency, False)


def _brought(item: Item, viewer: Viewer) -> bool:
    """What was brought to a sitting: its sworn members while the basis stands; the agency that brought it, if not walled."""
    meeting, letter = _there(item.meeting), _there(item.letter)
    own = viewer.agency == letter.sender
    if viewer.name in meeting.sworn:
        return own or _readable(letter, viewer, item)
    return own and viewer.files and not meeting.walled


def _said(item: Item, viewer: Viewer) -> bool:
    """The record of a sitting: its sworn members; the agency whose case it is, if not walled."""
    meeting, letter = _there(item.meeting), _there(item.letter)
    if viewer.name in meeting.sworn:
        return viewer.agency == letter.sender or _exists(letter, viewer)
    return viewer.agency == letter.sender and viewer.files and not meeting.walled


def _walled(item: Item, viewer: Viewer) -> bool:
    meeting = _there(item.meeting)
    return meeting.walled and viewer.name in meeting.sworn and _said(item, viewer)


def _address(item: Item, viewer: Viewer) -> bool:
    person = _there(item.person)
    knows = viewer.agency in person.known_to
    flees = viewer.agency in person.listed and (viewer.evacuates or viewer.reports)
    return person.opened.get(viewer.name, False) or (
        viewer.persons
        and (knows or flees)
        and not _placeless(person, viewer.agency)
        and not _hidden(person, viewer.agency)
    )


def _name(item: Item, viewer: Viewer) -> bool:
    """The name of somebody under a measure. (Other names are found by whoever may search the town's residents.)"""
    person = _there(item.person)
    return person.named is None or not _hidden(person, viewer.agency) or viewer.name in person.opened


def _notice(item: Item, viewer: Viewer) -> bool:
    """Who wrote it; whoever works with persons at the desk's agency that answers for it now."""
    matter = _there(item.matter)
    if viewer.name == item.writer:
        return True
    writers = viewer.agency == item.agency and viewer.agency in (matter.origin, matter.holder)
    return viewer.persons and (viewer.agency == matter.holder or writers)


def _web_letter(item: Item, viewer: Viewer) -> bool:
    matter = _there(item.matter)
    return viewer.persons and viewer.agency in (matter.origin, matter.holder)


def _glass(item: Item, viewer: Viewer) -> bool:
    """Who broke it; the officer; those told: the desk that answers, the agency of a measure, whoever coordinates."""
    if viewer.name == item.writer or viewer.reviews:
        return True
    for part, agency, desk in _there(item.glass).told:
        right = {"coordinator": viewer.coordinates, "measure": viewer.protects}.get(part, viewer.persons)
        if agency == viewer.agency and right and (not viewer.lay or not desk or desk == viewer.desk):
            return True
    return False


def _approach(item: Item, viewer: Viewer) -> bool:
    """Of somebody who has not asked: who keeps outreach at the agency, while it may see them."""
    hidden = item.person is not None and _hidden(item.person, viewer.agency)
    return viewer.keeps and viewer.agency == item.agency and not hidden


def _listed(item: Item, viewer: Viewer) -> bool:
    """A row of a list: the agency that runs it; a visitor while it is in hand; nobody from whom the place is hidden."""
    row = _there(item.row)
    if row.person is not None and _placeless(row.person, viewer.agency):
        return False
    return (viewer.keeps and viewer.agency == row.agency) or viewer.name in row.hands


def _visit(item: Item, viewer: Viewer) -> bool:
    """What was found at a door: whoever may read the row; of visitors, only the one who wrote it."""
    keeps = viewer.keeps and viewer.agency == _there(item.row).agency
    return _listed(item, viewer) and (keeps or viewer.name == item.writer)


def _evacuee(item: Item, viewer: Viewer) -> bool:
    hidden = item.person is not None and _placeless(item.person, viewer.agency)
    return viewer.evacuates and viewer.agency == item.agency and not hidden


def _safety(item: Item, viewer: Viewer) -> bool:
    hidden = item.person is not None and _placeless(item.person, viewer.agency)
    return viewer.reports and viewer.agency == item.agency and not hidden


def may_leave_on_paper(item: Item) -> bool:
    """May these words stand on a list or a sheet that leaves the house? Nobody's who is under a measure, whoever is named."""
    return item.person is None or item.person.named is None


def _member(item: Item, viewer: Viewer) -> bool:
    line = _there(item.line)
    return viewer.lists and viewer.agency == line.agency and not line.gone


def _group(item: Item, viewer: Viewer) -> bool:
    return viewer.name in _there(item.ring).members


def _study(item: Item, viewer: Viewer) -> bool:
    """The agency of the case, from its own work; else whom it was released to, unless somebody is under a measure."""
    story = _there(item.story)
    if viewer.files and viewer.agency == story.agency:
        return True
    if any(one.named is not None for one in story.about):
        return False
    at_home = viewer.agency == story.agency
    return story.scope == "residents" or (
        viewer.studies
        and viewer.town == story.town
        and (story.scope == "town" or (story.scope == "agency" and at_home))
    )


def _there(value: Any) -> Any:
    assert value is not None, "the world must write this down"
    return value


_RULES = {
    "talk": _own_words,
    "consent": _own_words,
    "file": _file,
    "wish": _wish,
    "draft": _draft,
    "letter": _letter,
    "reply": _reply,
    "handed": _about_sending,
    "brought": _brought,
    "said": _said,
    "walled": _walled,
    "address": _address,
    "name": _name,
    "notice": _notice,
    "web_letter": _web_letter,
    "glass": _glass,
    "approach": _approach,
    "listed": _listed,
    "visit": _visit,
    "evacuee": _evacuee,
    "safety": _safety,
    "member": _member,
    "answer": lambda _item, _viewer: False,
    "group": _group,
    "study": _study,
}


# --- the database, with the application's own checks off --------------------------------------------------------------


def may_read_row(item: Item, viewer: Viewer) -> bool:
    """May the row that holds these words come back to a bare SELECT of this viewer's connection?

    Rows are hidden, not columns, and purposes are not known there. So it is wider than ``may_know`` in exactly these ways:
    the row of a つなぎ and its talk comes to both sides while it lasts, whatever the consent says at this moment (the words of
    the packet itself do not); the question and the record of a sitting come to its sworn members likewise; who may search
    the town, or is named in a measure without the address, reads the row of somebody whose address the page masks. And inside
    one agency the rows of its files, and of what it brought to a sitting itself, come to all who work with persons there:
    who of them may open a file is asked by the application alone (adr/0009).
    """
    return may_know(item, viewer) or _WIDER.get(item.kind, _never)(item, viewer)


def _never(_item: Item, _viewer: Viewer) -> bool:
    return False


def _both_sides(item: Item, viewer: Viewer) -> bool:
    letter = _there(item.letter)
    if item.meeting is not None:
        return viewer.name in item.meeting.sworn and _exists(letter, viewer)
    return (
        not letter.on_paper and _at(viewer, letter.receiver, letter.receiver_desk) and _exists(letter, viewer)
    )


def _resident(item: Item, viewer: Viewer) -> bool:
    person = _there(item.person)
    return (
        viewer.persons
        and (viewer.searches or viewer.agency in person.known_to)
        and not _hidden(person, viewer.agency)
    )


def _sheet(item: Item, viewer: Viewer) -> bool:
    """A sheet names nobody; its row comes to those who read surveys of the town."""
    return viewer.surveys and viewer.town == item.town


def _own_file(item: Item, viewer: Viewer) -> bool:
    return viewer.persons and viewer.agency == item.agency


def _own_brought(item: Item, viewer: Viewer) -> bool:
    return viewer.persons and viewer.agency == _there(item.letter).sender


_WIDER = {
    "file": _own_file,
    "brought": _own_brought,
    "asked": _both_sides,
    "question": _both_sides,
    "message": _both_sides,
    "address": _resident,
    "answer": _sheet,
}
_RULES |= {"asked": _letter, "message": _letter, "question": _brought}
