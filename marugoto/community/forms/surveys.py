"""Shapes of what comes in about surveys: the survey itself, a sheet typed in a line, a sheet from the web."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.community.forms.activities import DayField, Offered, offer
from marugoto.community.rules.surveys import Asking


class SurveyForm(forms.Form):
    """A survey with its questions, a line each."""

    title = forms.CharField(
        label=_("題名"), max_length=120, error_messages={"required": _("題名を書いてください。")}
    )
    intro = forms.CharField(
        label=_("答える人へのことば"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("何のためか、結果をどう返すか。"),
    )
    closes_on = DayField(label=_("しめきり"))
    loneliness = forms.BooleanField(label=_("孤独感の3項目をたずねる"), required=False)
    questions = forms.CharField(
        label=_("問い（1行に一つ）"),
        required=False,
        max_length=12_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "例: 近所に話せる人がいますか / いる / いない。いくつでも選ぶ問いは「複)」、"
            "数の問いは「数)」から始めます。選択肢がなければ、ことばで答える問いです。"
        ),
    )
    previous = forms.ChoiceField(label=_("前の回（くらべるとき）"), required=False)
    design_effect = forms.DecimalField(
        label=_("デザイン効果"),
        min_value=1,
        max_value=20,
        decimal_places=2,
        initial=1,
        help_text=_(
            "地区ごとに抜き出した調査では1より大きくします。信頼区間がその分広がります。わからなければ1。"
        ),
    )

    def __init__(self, *args: Any, before: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, previous=[("", _("なし")), *before])


class TicketForm(forms.Form):
    """How many codes, for which area."""

    count = forms.IntegerField(label=_("何枚"), min_value=1, max_value=300, initial=30)
    area = forms.ChoiceField(label=_("配る地区"), required=False)

    def __init__(self, *args: Any, areas: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, area=[("", _("分けない")), *areas])


class LineForm(forms.Form):
    """A sheet of paper or of a visit: one line of keys, and the words below it."""

    channel = forms.ChoiceField(label=_("集め方"))
    area = forms.ChoiceField(label=_("地区"), required=False)
    line = forms.CharField(
        label=_("答え"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "inputmode": "text"}),
        help_text=_("問いの順に、選んだ番号を間をあけて打ちます。いくつも選ぶ問いは 1,3、答えがなければ -。"),
    )

    def __init__(
        self, *args: Any, channels: Offered, areas: Offered, questions: Sequence[Asking], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, channel=channels, area=[("", _("わからない")), *areas])
        for one in questions:
            if one.kind == "words":
                self.fields[f"words-{one.number}"] = forms.CharField(
                    label=f"{one.number}. {one.words}", required=False, max_length=2000
                )

    def words(self) -> dict[int, tuple[str, ...]]:
        """number → what was written."""
        return {
            int(name.removeprefix("words-")): (said,)
            for name, said in self.cleaned_data.items()
            if name.startswith("words-") and said.strip()
        }


class WebForm(forms.Form):
    """A sheet as residents see it."""

    code = forms.CharField(
        label=_("紙に書いてある番号"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=_("英字と数字の10文字です。一度だけ使えます。"),
        error_messages={"required": _("紙に書いてある番号を入れてください。")},
    )

    def __init__(self, *args: Any, questions: Sequence[Asking], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in questions:
            self.fields[f"q-{one.number}"] = _field(one)

    def answers(self) -> dict[int, tuple[str, ...]]:
        """number → values; what was left empty is left out."""
        found = {}
        for name, said in self.cleaned_data.items():
            if name.startswith("q-") and said not in (None, "", []):
                values = tuple(said) if isinstance(said, list) else (str(said),)
                found[int(name.removeprefix("q-"))] = values
        return found


def _field(one: Asking) -> forms.Field:
    label = f"{one.number}. {one.words}"
    options = [(str(n), words) for n, words in enumerate(one.options, 1)]
    if one.kind == "single":
        return forms.ChoiceField(label=label, choices=options, widget=forms.RadioSelect, required=False)
    if one.kind == "multiple":
        return forms.MultipleChoiceField(
            label=label, choices=options, widget=forms.CheckboxSelectMultiple, required=False
        )
    if one.kind == "number":
        return forms.IntegerField(label=label, min_value=0, max_value=9999, required=False)
    return forms.CharField(
        label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class FeedbackForm(forms.Form):
    """What is done about the results."""

    feedback = forms.CharField(
        label=_("結果を受けてすること"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("結果を受けてすることを、ひとことでも書いてください。")},
    )


class RemoveForm(forms.Form):
    """Which sheet was typed wrongly."""

    number = forms.IntegerField(label=_("取り消す票の番号"), min_value=1)
