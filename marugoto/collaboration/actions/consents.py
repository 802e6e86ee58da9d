"""A person answers; what others read because of the last answer stops: shown first, then written down with what it stopped."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.collaboration.queries import consents as queries
from marugoto.collaboration.queries.consents import WITHDRAWN, Resting, Said
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.people import queries as people
from marugoto.people.actions import consent as consents
from marugoto.people.models import Consent, Person
from marugoto.people.rules import Scope
from marugoto.policy.actor import Actor


class Unseen(Refused):
    """The answer would stop things that were not shown yet: ``stops``."""

    def __init__(self, message: str, stops: list[Resting]) -> None:
        super().__init__(message)
        self.stops = stops


@transaction.atomic
def answer(*, person: Person, seen: str, by: Actor, **said: Any) -> Consent:
    """Writes an answer to one's own agency down (people.actions.consent). ``seen``: the digest of what it was shown to stop.

    Unseen: it stops more or other things than were shown. Refused: as record_consent.
    """
    on = said["answered_on"]
    after = Said(said["state"], said.get("until"), said.get("scope", Scope()))
    stops = (
        queries.stopped_by(by, person, after) if isinstance(on, date) and _is_newest(person, on, by) else []
    )
    _require_seen(stops, seen)
    made = consents.record_consent(person=person, by=by, **said)
    _note_stops(made, stops, by=by)
    return made


@transaction.atomic
def withdraw(*, person: Person, seen: str, by: Actor) -> Consent:
    """The person takes the consent back, today. Unseen: as answer. Refused: there is no consent that stands."""
    stops = queries.stopped_by(by, person, WITHDRAWN)
    _require_seen(stops, seen)
    made = consents.withdraw_consent(person=person, on=clock.today(), by=by)
    _note_stops(made, stops, by=by)
    return made


def _is_newest(person: Person, on: date, by: Actor) -> bool:
    """An answer of an earlier day than the one that counts changes nothing today."""
    counts = people.consent_of(person, by.agency_id, clock.today())
    return counts is None or counts.answered_on <= on


def _require_seen(stops: list[Resting], seen: str) -> None:
    if stops and seen != queries.digest(stops):
        raise Unseen(
            _("この答えで止まるものがあります。下の一覧を本人と確かめてから、記録してください。"), stops
        )


def _note_stops(made: Consent, stops: list[Resting], *, by: Actor) -> None:
    if not stops:
        return
    packets: list[UUID] = [one.packet_id for one in stops]
    audit.record(
        "consent.stopped",
        by=by,
        refs=[Ref("consent", made.pk), *(Ref("packet", one) for one in packets)],
        persons=[made.person_id],
        data={"packets": len(packets), "whole": sum(1 for one in stops if one.whole)},
    )
