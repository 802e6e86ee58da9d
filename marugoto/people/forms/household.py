"""Shapes of what comes in about households."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.people.forms.common import Choices, date_input, offer


class HouseholdForm(forms.Form):
    """A new household around one person."""

    kind = forms.ChoiceField(label=_("世帯の種類"), widget=forms.RadioSelect)
    relation = forms.ChoiceField(label=_("この人の続柄"))
    since = forms.DateField(label=_("いつから"), widget=date_input())
    name = forms.CharField(label=_("呼び名（なくてもよい）"), required=False, max_length=80)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", codes.choices("people.household_kinds", on=on))
        offer(self, "relation", codes.choices("people.relations", on=on))


class MemberForm(forms.Form):
    """Somebody who belongs to a household from a day on."""

    person = forms.UUIDField(
        error_messages={
            "required": _("加える人を選んでください。"),
            "invalid": _("加える人を選んでください。"),
        }
    )
    relation = forms.ChoiceField(label=_("世帯主から見た続柄"))
    since = forms.DateField(label=_("いつから"), widget=date_input())
    began = forms.ChoiceField(label=_("入ったわけ"), required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "began", [("", _("書かない")), *_by_hand("people.membership_beginnings", on)])
        offer(self, "relation", [("", _("選んでください")), *codes.choices("people.relations", on=on)])


class EndForm(forms.Form):
    """The last day of a membership."""

    last_day = forms.DateField(label=_("世帯にいた最後の日"), widget=date_input())
    ended = forms.CharField(required=False, max_length=20)


class MergeForm(forms.Form):
    """Whose household comes, and from when on."""

    person = forms.UUIDField()
    since = forms.DateField()


class SplitForm(forms.Form):
    """Some of a household become one of their own."""

    members = forms.MultipleChoiceField(label=_("分かれる人"), widget=forms.CheckboxSelectMultiple)
    head = forms.ChoiceField(label=_("新しい世帯の世帯主"), required=False)
    on = forms.DateField(label=_("分かれた日"), widget=date_input())

    def __init__(self, *args: Any, lines: Sequence[Any], **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "split_%s")
        super().__init__(*args, **kwargs)
        names = [(str(line.membership.pk), line.person.name) for line in lines]
        offer(self, "members", names)
        offer(self, "head", [("", _("まだ決めない")), *names])


class RelationForm(forms.Form):
    """Another relation to the head."""

    relation = forms.ChoiceField(label=_("世帯主から見た続柄"))
    on = forms.DateField(label=_("変わった日"), widget=date_input())

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "relation", [("", _("選んでください")), *codes.choices("people.relations", on=on)])


class DeathForm(forms.Form):
    """The day of a death."""

    on = forms.DateField(label=_("亡くなった日"), widget=date_input())


def _by_hand(list_name: str, on: date) -> Choices:
    """The reasons that somebody chooses; the others come with their act."""
    acts = {"split", "merged", "relation", "formed"}
    return [c for c in codes.choices(list_name, on=on) if c[0] not in acts]


def endings(on: date) -> Choices:
    """Why somebody left, as far as it is chosen by hand."""
    return _by_hand("people.membership_ends", on)


class AsOfForm(forms.Form):
    """The day for which something is shown."""

    on = forms.DateField(label=_("いつの世帯か"), required=False, widget=date_input())
