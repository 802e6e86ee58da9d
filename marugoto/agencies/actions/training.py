"""The town in which workers practise: set up once by the operator, entered by each worker with a room of their own (ADR 0039).

A room is an agency with one desk and one member, so that what somebody practises is seen by nobody else; whoever begins anew gets
a new one. Around the rooms stand a few bodies that answer on paper, as most do in a real town.
"""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies import queries
from marugoto.agencies.actions.accounts import join
from marugoto.agencies.models import Agency, AgencyField, Desk, Membership, Municipality, User
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core import clock
from marugoto.core.errors import Refused
from marugoto.core.ids import new_id
from marugoto.policy.actor import Actor

CODE = "990001"  # no prefecture has the number 99
ROLES = (
    "window",
    "desk",
    "case_worker",
    "coordinator",
)  # who may practise, with the rights that they have at work
_AROUND = (
    ("shakyo", "練習 社会福祉協議会", "social_welfare_council", ("community", "cross_field")),  # as it is
    ("houkatsu", "練習 地域包括支援センター", "community_support_centre", ("elderly",)),  # as it is
    ("kodomo", "練習 こども家庭センター", "children_families_centre", ("children",)),  # as it is
    ("silver", "練習 シルバー人材センター", "senior_human_resources", ("employment",)),  # as it is
)


@transaction.atomic
def open_town(*, by: Actor | None) -> Municipality:
    """The training town with the bodies around; twice is once."""
    if found := queries.training_town():
        return found
    town = Municipality.objects.create(
        code=CODE,
        name="れんしゅう市",  # as it is
        prefecture="練習",  # as it is
        kind="city",
        is_demo=queries.is_demo(),
        is_training=True,
    )
    since = clock.today()
    for code, name, kind, fields in _AROUND:
        agency = Agency.objects.create(municipality=town, code=code, name=name, kind=kind, valid_from=since)
        for one in fields:
            AgencyField.objects.create(agency=agency, field=one)
        Desk.objects.create(
            agency=agency,
            code="madoguchi",
            name=name,
            intake_mode="both",
            accounts=False,
            listed=False,
            valid_from=since,
        )
    audit.record("training.opened", by=by, refs=[Ref("municipality", town.pk)], municipality=town.pk)
    return town


@transaction.atomic
def begin(*, by: Actor) -> Membership:
    """A room of one's own in the training town, with the rights of one's role; an earlier one is left behind.

    Refused: nobody has set the town up; a role of which there is nothing to practise.
    """
    town = queries.training_town()
    if town is None:
        raise Refused(
            _("練習の町が、まだありません。システムの担当に「marugoto training begin」を頼んでください。")
        )
    roles = [role for role in ROLES if role in by.role_codes]
    if not roles:
        raise Refused(_("この役割には、まだ練習がありません。"))
    user, today = User.objects.get(pk=by.user_id), clock.today()
    for old in Membership.objects.select_for_update().filter(user=user, agency__municipality=town):
        if old.valid_to is None:
            old.valid_to = max(old.valid_from, today - timedelta(days=1))
            old.save(update_fields=["valid_to"])
    name = _("練習 %(name)s") % {"name": user.name}
    agency = Agency.objects.create(
        municipality=town, code=_slug(), name=name[:120], kind="self_reliance_centre", valid_from=today
    )
    AgencyField.objects.create(agency=agency, field="cross_field")
    desk = Desk.objects.create(
        agency=agency, code="madoguchi", name=name[:120], intake_mode="both", listed=False, valid_from=today
    )
    made = join(user=user, agency=agency, roles=roles, desks=[desk], valid_from=today, by=by)
    audit.record("training.begun", by=by, refs=[Ref("user", user.pk), Ref("agency", agency.pk)])
    return made


def _slug() -> str:
    return f"r-{new_id().hex[-12:]}"
