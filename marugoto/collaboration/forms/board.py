"""The board, narrowed. Everything is in the URL."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.collaboration.queries import clocks
from marugoto.core import clock, codes

WHAT = ("answers", "asked", "paper", "reports", "refused", "matters")
SORTS = ("due", "at", "kind", "since")


class BoardFilter(forms.Form):
    """Which tab, which desk, which kind, how far it has come, in which order."""

    what = forms.ChoiceField(required=False, choices=[(w, w) for w in WHAT], widget=forms.HiddenInput)
    desk = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("種類"), required=False)
    level = forms.ChoiceField(label=_("どこまで上がったか"), required=False)
    sort = forms.ChoiceField(
        required=False, choices=[(f"{d}{s}", s) for s in SORTS for d in ("", "-")], widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, what: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tab = what or (self.data.get("what") or "answers")
        matters = self.tab in ("refused", "matters")
        kinds = "intake.next_acts" if matters else "collaboration.referral_kinds"
        self.fields["kind"].choices = [("", _("すべて")), *codes.choices(kinds, on=clock.today())]  # type: ignore[attr-defined]
        levels = [(code, _(words)) for code, words in clocks.WORDS.items()]
        self.fields["level"].choices = [("", _("すべて")), *levels]  # type: ignore[attr-defined]
        if matters or self.tab == "reports":
            del self.fields["level"]
