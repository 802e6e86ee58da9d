"""Accounts: make users and memberships; record sign-out and switching."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies.models import Agency, Desk, Membership, MembershipDesk, MembershipRole, User
from marugoto.agencies.queries import DEMO_PASSWORD, actor_of
from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor
from marugoto.policy.roles import ROLES


@lru_cache(maxsize=1)
def demo_password_hash() -> str:
    """The hash of the shared demo password; made once, because a good hash is slow on purpose."""
    return make_password(DEMO_PASSWORD)


@transaction.atomic
def create_user(
    *,
    username: str,
    name: str,
    password: str,
    is_demo: bool = False,
    language: str = "ja",
    password_hash: str = "",
    by: Actor | None,
) -> User:
    """A user without any right; rights come with join(). Refused: the name is taken.

    ``password_hash``: made before by make_password(), where many demo accounts share one password.
    """
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_("この利用者IDはすでに使われています。"), field="username")
    user = User.objects.create(
        username=username,
        name=name,
        password=password_hash or make_password(password),
        is_demo=is_demo,
        language=language,
    )
    audit.record("user.created", by=by, refs=[Ref("user", user.id)])
    return user


@transaction.atomic
def join(
    *,
    user: User,
    agency: Agency,
    roles: Sequence[str],
    desks: Sequence[Desk],
    valid_from: date,
    employer: Agency | None = None,
    appointed_by: Agency | None = None,
    title: str = "",
    by: Actor | None,
) -> Membership:
    """Joins a user to an agency with roles and desks. Refused: unknown role; a desk of another agency."""
    unknown = [r for r in roles if r not in ROLES]
    if unknown:
        raise Refused(_("知らない役割です。"), field="roles")
    if any(d.agency_id != agency.id for d in desks):
        raise Refused(_("窓口は、その機関のものを選んでください。"), field="desks")
    membership = Membership.objects.create(
        user=user,
        agency=agency,
        valid_from=valid_from,
        employer=employer,
        appointed_by=appointed_by,
        title=title,
    )
    for role in roles:
        MembershipRole.objects.create(membership=membership, role=role)
    for n, desk in enumerate(desks):
        MembershipDesk.objects.create(membership=membership, desk=desk, sort=n)
    audit.record("membership.joined", by=by, refs=[Ref("user", user.id), Ref("agency", agency.id)])
    return membership


@transaction.atomic
def record_sign_in(*, user_id: UUID) -> None:
    """Leaves a trace that a worker came; somebody without a membership in force leaves one too, for no agency."""
    actor = actor_of(user_id=user_id, membership_id=None)
    audit.record("user.signed_in", by=actor, refs=[Ref("user", user_id)])


@transaction.atomic
def record_sign_out(*, by: Actor) -> None:
    """Leaves a trace that the worker left."""
    audit.record("user.signed_out", by=by, refs=[Ref("user", by.user_id)])


@transaction.atomic
def record_switch(*, user_id: UUID, membership_id: UUID) -> None:
    """Leaves a trace for whom a person acts from now on."""
    actor = actor_of(user_id=user_id, membership_id=membership_id)
    audit.record("user.switched", by=actor, refs=[Ref("membership", membership_id)])
