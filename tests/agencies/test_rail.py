"""The left rail: every entry has a picture of its own, so that a phone's row of them can be told apart."""

from dataclasses import replace

from marugoto.agencies.context import _nav
from marugoto.core.templatetags.icons import ICONS, drawing
from marugoto.policy.permissions import Permission
from tests.factories.agencies import Worker


def test_every_entry_has_its_picture(sato: Worker) -> None:
    everything = replace(sato.actor, permissions=frozenset(Permission))
    keys = [item["key"] for item in _nav(everything, "/today/")]
    assert len(keys) > 12
    assert [key for key in keys if drawing(key) == ICONS["dot"]] == []
    assert len({drawing(key) for key in keys}) == len(keys)
