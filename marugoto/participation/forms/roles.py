"""A place, a role, a filter of the board, a contact with a place."""

from datetime import date
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from marugoto.participation.actions.contacts import Spoken
from marugoto.participation.actions.roles import ToldHost, ToldRole
from marugoto.participation.forms.common import (
    CHOOSE,
    NOT_SAID,
    date_field,
    offer,
    offered,
    several,
    text,
    week,
)
from marugoto.participation.queries.roles import Filter


class BoardForm(forms.Form):
    """Which roles."""

    q = forms.CharField(label=_("ことば"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("種類"), required=False)
    day = forms.ChoiceField(label=_("曜日"), required=False)
    reward = forms.ChoiceField(label=_("お礼・報酬"), required=False)
    free = forms.BooleanField(label=_("あきのあるものだけ"), required=False)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", offered("participation.kinds", on), blank=_("どれでも"))
        offer(self, "reward", offered("participation.rewards", on), blank=_("どれでも"))
        offer(self, "day", [(str(n), name) for n, name in WEEKDAYS.items()], blank=_("いつでも"))

    def wanted(self) -> Filter:
        """What was chosen; nonsense counts as nothing."""
        said = self.cleaned_data if self.is_valid() else {}
        return Filter(
            words=said.get("q", ""),
            kind=said.get("kind", ""),
            day=said.get("day", ""),
            reward=said.get("reward", ""),
            free=bool(said.get("free")),
        )

    def parts(self) -> list[str]:
        """The filter as words."""
        wanted = self.wanted()
        chosen = {"kind": wanted.kind, "day": wanted.day, "reward": wanted.reward}
        found = [str(dict(self.fields[n].choices)[v]) for n, v in chosen.items() if v]  # type: ignore[attr-defined]
        return [p for p in (wanted.words, *found, str(self.fields["free"].label) if wanted.free else "") if p]


class HostForm(forms.Form):
    """What a place says of itself."""

    since = date_field(_("受け入れを始めた日"))
    experiences = several(
        _("受け入れた経験"), help_text=_("聞いたことだけ。だれのことか分かることは書きません。")
    )
    note = text(_("受け入れ先のひとこと"), required=False, help_text=_("例: 朝の畑は人が少なく静かです。"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.initial.get("experiences") or ()
        offer(self, "experiences", offered("participation.experiences", on, kept))

    def told(self) -> ToldHost:
        """For the action."""
        return ToldHost(**self.cleaned_data)


class RoleForm(forms.Form):
    """A role. Where it is stands in the directory already."""

    title = text(
        _("役割の名前"),
        most=80,
        help_text=_("例: 袋詰め10分、サロンのお茶くみ、朝の水やり"),
        error_messages={"required": _("役割の名前を書いてください。")},
    )
    kind = forms.ChoiceField(label=_("種類"), error_messages={"required": _("種類を選んでください。")})
    tasks = text(
        _("すること"),
        rows=3,
        most=2000,
        error_messages={"required": _("何をするかを、ひとことでも書いてください。")},
    )
    minutes = forms.IntegerField(label=_("1回の時間（分）"), required=False, min_value=1, max_value=1440)
    times = week(_("いつ"))
    times_note = text(_("日時のひとこと"), most=120, required=False, help_text=_("例: 第1・第3だけ"))
    asked = text(_("お願いしたいこと"), required=False, help_text=_("例: 動きやすい服で。遅れるときは電話。"))
    adjustments = several(_("できる配慮"))
    people = forms.ChoiceField(label=_("いっしょにする人の数"), required=False)
    reward = forms.ChoiceField(label=_("お礼・報酬"))
    reward_note = text(
        _("お礼・報酬のひとこと"), most=120, required=False, help_text=_("例: 1回500円、昼食つき")
    )
    capacity = forms.IntegerField(label=_("何人まで"), min_value=1, max_value=99)
    insurance = forms.ChoiceField(label=_("けが・事故への備え"))
    contact = text(
        _("連絡のしかた（職員だけ）"),
        most=200,
        required=False,
        help_text=_("担当の人の名前や電話。住民のページには出ません。"),
    )
    public = forms.BooleanField(label=_("あきを、社会資源の受入枠として出す"), required=False)
    since = date_field(_("始めた日"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = self.initial.get
        offer(self, "kind", offered("participation.kinds", on, [first("kind") or ""]), blank=CHOOSE)
        offer(self, "adjustments", offered("participation.adjustments", on, first("adjustments") or ()))
        offer(self, "people", offered("participation.companies", on, [first("people") or ""]), blank=NOT_SAID)
        offer(self, "reward", offered("participation.rewards", on, [first("reward") or ""]))
        offer(self, "insurance", offered("participation.insurances", on, [first("insurance") or ""]))

    def told(self) -> ToldRole:
        """For the action."""
        return ToldRole(**self.cleaned_data)


class ContactForm(forms.Form):
    """What was spoken of with a place. ``placement``: about whom, if about somebody."""

    kind = forms.ChoiceField(
        label=_("何の連絡か"), error_messages={"required": _("何の連絡かを選んでください。")}
    )
    on = date_field(_("日付"))
    placement = forms.ChoiceField(label=_("だれのこと"), required=False)
    words = text(
        _("聞いたこと・話したこと"),
        rows=3,
        most=4000,
        error_messages={"required": _("聞いたこと・話したことを、ひとことでも書いてください。")},
    )

    def __init__(self, *args: Any, on: date, about: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", offered("participation.contact_kinds", on), blank=CHOOSE)
        offer(self, "placement", about, blank=_("受け入れ先ぜんたいのこと"))

    def spoken(self) -> Spoken:
        """For the action."""
        said = self.cleaned_data
        return Spoken(kind=said["kind"], on=said["on"], words=said["words"])


class AnswerForm(forms.Form):
    """What a place was answered."""

    answer = text(
        _("どう答えたか"),
        rows=2,
        most=4000,
        error_messages={"required": _("どう答えたかを、ひとことでも書いてください。")},
    )
