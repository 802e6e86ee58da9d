"""名前を出さない相談: another agency is asked what it would do, before there is any basis to say whom it is about."""

import re
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.queries import desk
from marugoto.collaboration import disclosure
from marugoto.collaboration.actions import referrals
from marugoto.collaboration.actions.referrals import Letter
from marugoto.collaboration.disclosure import Wish
from marugoto.collaboration.models import Referral
from marugoto.collaboration.rules import packet as rules
from marugoto.core.errors import Refused
from marugoto.core.kana import to_width
from marugoto.intake import queries as intake
from marugoto.intake.actions import matters
from marugoto.policy.actor import Actor

NUMBER = re.compile(r"0\d{1,4}-?\d{1,4}-?\d{3,4}")  # a telephone number, in digits of any width


@transaction.atomic
def ask(*, referral_id: UUID, to_desk_id: UUID, asked: str, by: Actor) -> Referral:
    """A matter without a person, and a request to another desk on the basis `anonymous`. The same id twice is one.

    Refused: no desk of one's own; no question; a word in it that tells who it is (of somebody whom one's own desks are
    helping now: name, reading, address; any telephone number); whatever a つなぎ refuses.
    """
    if found := Referral.objects.filter(pk=referral_id, from_desk_id__in=by.desk_ids).first():
        return found
    if by.desk_id is None:
        raise Refused(_("窓口に所属していないため、相談できません。"))
    if not asked.strip():
        raise Refused(_("相談したいことを書いてください。"), field="asked")
    if told := _telling(asked, by=by):
        raise Refused(
            _("文の中に、だれか分かることば（%(words)s）があります。消してから渡してください。")
            % {"words": _("、").join(told)},
            field="asked",
        )
    matter = matters.open_matter(desk=desk(by.desk_id), persons=(), urgency="this_week", by=by)
    letter = Letter(to_desk_id, "request", asked.strip(), Wish("anonymous", ()))
    return referrals.send(referral_id=referral_id, matter_id=matter.id, letter=letter, by=by)


def _telling(asked: str, *, by: Actor) -> list[str]:
    near = intake.persons_at_desks(by.desk_ids, seen_by=by.agency_id)
    words = [word for person in near for word in disclosure.telling(person) if len(word) > 1]
    return rules.telling_words([to_width(asked)], words) + NUMBER.findall(to_width(asked))
