"""練習: five invented families in a room of the training town, received as any consultation is (ADR 0039)."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from marugoto.agencies import queries as agencies
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.intake import access as intake
from marugoto.intake.actions import consultations
from marugoto.policy.actor import Actor

FILE = Path(__file__).with_name("training_families.toml")


@dataclass(frozen=True)
class Family:
    """A family as the page tells of it: what it is called, what was said at first, what is told to whoever asks."""

    title: str
    story: str
    told: tuple[str, ...]
    watch_for: str


@lru_cache(maxsize=1)
def _data() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))["family"]
    return found


def families() -> list[Family]:
    """The five, in the order of the file."""
    return [Family(f["title"], f["story"], tuple(f["told"]), f["watch_for"]) for f in _data()]


def practises(actor: Actor) -> bool:
    """Is the town for which this worker acts the one to practise in?"""
    town = agencies.training_town()
    return town is not None and town.pk == actor.municipality_id


def has_families(actor: Actor) -> bool:
    """Were the families received in this room?"""
    return intake.consultations_visible_to(actor).exists()


def load_families(*, by: Actor) -> int:
    """Each family's first talk, received at one's own desk. Twice is once. → talks. Refused: this is no training town."""
    if not practises(by):
        raise Refused(_("架空の家族は、練習の町でだけ受け取れます。"))
    if has_families(by):
        return 0
    for one in _data():
        received = consultations.Received(
            channel=one["channel"],
            story=one["story"],
            caller_relation=one["caller"],
            urgency=one["urgency"],
            outcome="taken_on",
            anonymous=False,
            consent_state=one["consent"],
            consent_form="oral" if one["consent"] == "given" else "",
            marks={one["main"]: "main"} | dict.fromkeys(one["also"], "some"),
            subjects=[consultations.Subject(**person) for person in one["persons"]],
        )
        consultations.receive(consultation_id=new_id(), received=received, by=by)
    return len(_data())
