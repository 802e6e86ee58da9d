"""The forms of a つなぎ: sending it, and every answer to it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.people.rules import PROXY
from marugoto.policy.purposes import LEGAL_BASES

KINDS = "collaboration.referral_kinds"
LONG = 4000
SHORT = frozenset({"name", "birth", "contact", "address", "household", "consent", "work", "school"})


def date_input() -> forms.DateInput:
    """The browser's own date field, in ISO form."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def note_area(rows: int = 3) -> forms.Textarea:
    """A text area that grows as one types."""
    return forms.Textarea(attrs={"rows": rows})


class FindForm(forms.Form):
    """だれに: the search inside the page; its button changes only the list, everything typed stays."""

    words = forms.CharField(
        label=_("さがす（名前のことば）"),
        required=False,
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "autocomplete": "off",
                "hx-post": "",
                "hx-trigger": "input changed delay:400ms",
                "hx-target": "#desks",
                "hx-select": "#desks",
                "hx-swap": "outerHTML",
                "hx-vals": '{"find": "1"}',
            }
        ),
    )
    field = forms.ChoiceField(label=_("分野"), required=False)
    area = forms.ChoiceField(label=_("地区"), required=False)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = codes.choices("agencies.fields", on=on)
        self.fields["field"].choices = [("", _("すべて")), *fields]  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", _("すべて")), *areas]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """What was asked for, as arguments of queries.desks.find_desks."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return {
            "words": data.get("words", ""),
            "field": data.get("field", ""),
            "area_id": _uuid(data.get("area", "")),
        }


class SendForm(forms.Form):
    """渡す: who, what is asked, by when, on which basis, and consent heard just now."""

    referral = forms.UUIDField(widget=forms.HiddenInput)
    step = forms.UUIDField(required=False, widget=forms.HiddenInput)
    to_desk = forms.ChoiceField(
        label=_("渡す相手"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("渡す相手を選んでください。"),
            "invalid_choice": _("渡す相手を選びなおしてください。"),
        },
    )
    kind = forms.ChoiceField(label=_("どう渡すか"), widget=forms.RadioSelect)
    asked = forms.CharField(
        label=_("何を頼むか"),
        max_length=LONG,
        widget=note_area(4),
        error_messages={"required": _("何を頼むのかを書いてください。")},
    )
    due_on = forms.DateField(
        label=_("いつまでに返事がほしいか"),
        required=False,
        widget=date_input(),
        help_text=_(
            "空けておくと、渡し方ごとの日数で数えます（相手の窓口が開いている日。受付時間の登録がなければ開庁日）。"
        ),
    )
    members = forms.MultipleChoiceField(
        label=_("世帯の表に入れる人"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "選んだ人だけの、今日の名前・続柄・年齢が表になって渡ります。一人ひとりの同意が要ります。"
            "世帯主を入れないと、続柄は渡りません。"
        ),
        error_messages={"invalid_choice": _("世帯の人を選びなおしてください。")},
    )
    basis = forms.ChoiceField(label=_("根拠"), required=False, widget=forms.RadioSelect)
    basis_note = forms.CharField(
        label=_("条文・理由"),
        required=False,
        max_length=200,
        help_text=_(
            "「法令の定め」は法律と条を、「生命・身体・財産の保護」は同意を得られないわけを書きます。"
        ),
    )
    until = forms.DateField(label=_("相手がいつまで見てよいか"), required=False, widget=date_input())
    consent_persons = forms.MultipleChoiceField(
        label=_("いま同意を聞いた人"), required=False, widget=forms.CheckboxSelectMultiple
    )
    consent_form = forms.ChoiceField(
        label=_("聞き方"),
        required=False,
        help_text=_("代理の人が答えたときは、あとで人のページの「共有の同意」に書きます。"),
    )
    consent_on = forms.DateField(label=_("聞いた日"), required=False, widget=date_input())
    consent_scope = forms.CharField(
        label=_("範囲（一部だけのとき）"),
        required=False,
        max_length=200,
        help_text=_("例: 高齢者支援センターと介護のことだけ"),
    )
    consent_until = forms.DateField(label=_("同意の期限"), required=False, widget=date_input())

    def __init__(
        self,
        *args: Any,
        on: date,
        persons: Sequence[tuple[str, str]],
        desks: Sequence[tuple[str, str]],
        members: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("to_desk", desks)
        self._offer("members", members)
        self._offer("kind", kind_choices(on))
        self._offer("basis", basis_choices(on))
        self._offer("consent_persons", persons)
        heard = [
            c for c in codes.choices("intake.consent_forms", on=on) if c[0] != PROXY
        ]  # see people's ConsentForm
        self._offer("consent_form", [("", _("選んでください")), *heard])

    def _offer(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def person_ids(self) -> list[UUID]:
        """Whose consent was heard just now."""
        return [UUID(p) for p in self.cleaned_data["consent_persons"]]


def kind_choices(on: date) -> list[tuple[str, str]]:
    """Kinds with their days, e.g. 「バトンを渡す（返事 3開庁日）」."""
    found = []
    for code, label in codes.choices(KINDS, on=on):
        extra = codes.entry(KINDS, code).extra
        days = int(extra["answer_working_days"])
        if extra.get("answer_optional"):
            when = str(_("返事はなくてよい"))
        else:
            when = str(_("返事は今日中")) if days == 0 else _("返事 %(n)s開庁日") % {"n": days}
        found.append((code, f"{label}（{when}）"))
    return found


def basis_choices(on: date) -> list[tuple[str, str]]:
    """Bases that a つなぎ may rest on, with their article."""
    found = []
    for code, label in codes.choices("collaboration.legal_bases", on=on):
        law = LEGAL_BASES.get(code)
        if law and law.for_referral:
            found.append((code, f"{label}（{law.article}）"))
    return found


class ItemForm(forms.Form):
    """One item of a packet: whether it goes, and its words. ``short``: one line is enough."""

    on = forms.BooleanField(required=False)
    body = forms.CharField(required=False, max_length=LONG)

    def __init__(self, *args: Any, kind: str, label: str, mark: str, short: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        told = _("%(item)sを渡す［%(mark)s］") if mark else _("%(item)sを渡す")
        self.fields["on"].label = told % {"item": label, "mark": mark}
        self.fields["body"].label = label
        if not short:
            self.fields["body"].widget = note_area()

    @property
    def chosen(self) -> bool:
        """Is it ticked?"""
        return bool(self.cleaned_data.get("on"))


def item_forms(choices: Sequence[Any], data: QueryDict | None = None) -> list[ItemForm]:
    """One small form for each item on offer (queries.offers.Choice), filled from what the sender has, or as posted."""
    return [
        ItemForm(
            data,
            prefix=f"item-{c.kind}",
            kind=c.kind,
            label=c.label,
            mark=c.mark,
            short=c.kind in SHORT and "\n" not in c.body,
            initial={"on": c.ticked, "body": c.body},
        )
        for c in choices
    ]


def typed_form(
    data: QueryDict, *, on: date, kinds: Sequence[tuple[str, str]]
) -> tuple[SendForm, list[ItemForm]]:
    """What was posted, without the page around it: whom it may go to and who is of the matter is judged by the action, so that
    nothing is looked up twice for a つなぎ that goes through. ``kinds``: items (code, label) in the order of the packet; those
    that were ticked are read."""
    form = SendForm(
        data,
        on=on,
        persons=_as_posted(data, "consent_persons"),
        desks=_as_posted(data, "to_desk"),
        members=_as_posted(data, "members"),
    )
    items = [
        ItemForm(data, prefix=f"item-{c}", kind=c, label=label, mark="", short=False)
        for c, label in kinds
        if data.get(f"item-{c}-on")
    ]
    return form, items


def _as_posted(data: QueryDict, name: str) -> list[tuple[str, str]]:
    return [(one, one) for one in data.getlist(name) if _uuid(one)]


def chosen_items(found: Sequence[ItemForm]) -> list[tuple[str, str]]:
    """(kind, words) of what is ticked; each form must have been validated."""
    return [(f.kind, f.cleaned_data["body"]) for f in found if f.chosen]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


# --- answers ---------------------------------------------------------------------------------------------------------


class AcceptForm(forms.Form):
    """受け取る, perhaps with a word."""

    note = forms.CharField(label=_("ひとこと"), required=False, max_length=LONG, widget=note_area(2))


class DeclineForm(forms.Form):
    """今回は受けられない: why, in a code and in words."""

    reason = forms.ChoiceField(
        label=_("わけ"),
        widget=forms.RadioSelect,
        error_messages={"required": _("受けられないわけを選んでください。")},
    )
    note = forms.CharField(
        label=_("相手に伝えること"),
        max_length=LONG,
        widget=note_area(),
        error_messages={"required": _("受けられないわけを、相手に伝わることばで書いてください。")},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = codes.choices("collaboration.decline_reasons", on=on)  # type: ignore[attr-defined]


class TalkForm(forms.Form):
    """聞き返す, or the answer to it. ``message``: the id it will have, so that it is said once."""

    message = forms.UUIDField(required=False, widget=forms.HiddenInput)
    body = forms.CharField(
        label=_("ことば"),
        max_length=LONG,
        widget=note_area(),
        error_messages={"required": _("ことばを書いてください。")},
    )


class ReportForm(forms.Form):
    """報告する: how it went. ``message``: as above."""

    message = forms.UUIDField(required=False, widget=forms.HiddenInput)
    result = forms.ChoiceField(
        label=_("どうなったか"),
        widget=forms.RadioSelect,
        error_messages={"required": _("どうなったかを選んでください。")},
    )
    note = forms.CharField(
        label=_("報告のことば"),
        max_length=LONG,
        widget=note_area(),
        error_messages={"required": _("どうなったかを、ひとことでも書いてください。")},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = codes.choices("collaboration.referral_results", on=on)
        ends = {c: bool(codes.entry("collaboration.referral_results", c).extra.get("ends")) for c, _l in rows}
        self.fields["result"].choices = [  # type: ignore[attr-defined]
            (c, label if ends[c] else _("%(result)s（途中の報告）") % {"result": label}) for c, label in rows
        ]


class ReferralFilter(forms.Form):
    """The list, narrowed. Everything is in the URL."""

    status = forms.ChoiceField(label=_("状態"), required=False)
    kind = forms.ChoiceField(label=_("種類"), required=False)
    q = forms.CharField(label=_("番号"), required=False, max_length=24)

    def __init__(self, *args: Any, on: date, states: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [  # type: ignore[attr-defined]
            ("", _("すべて")),
            ("waiting", _("返事待ち・聞き返し中")),
            ("overdue", _("期限切れ")),
            *states.items(),
        ]
        self.fields["kind"].choices = [("", _("すべて")), *codes.choices(KINDS, on=on)]  # type: ignore[attr-defined]
