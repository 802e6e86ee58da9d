"""Shapes: a household that somebody told of."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.outreach.forms.common import CodedForm, one_of

SUPPORTED = (("", _("わからない")), ("yes", _("どこかが関わっている")), ("no", _("どこも関わっていない")))


class HeardForm(CodedForm):
    """What a teller said: no name, no address, no free word but the name of the district."""

    LISTS: ClassVar[dict[str, str]] = {"teller": "outreach.tellers"}
    area = forms.CharField(
        label=_("地区"), max_length=60, error_messages={"required": _("地区の名前を書いてください。")}
    )
    teller = one_of(_("だれから聞いたか"))
    teller_no = forms.IntegerField(
        label=_("その何人目か"),
        min_value=1,
        max_value=9999,
        help_text=_("同じ人から聞いた世帯には、同じ番号をつけます。名前は書きません。"),
        error_messages={"required": _("番号を書いてください。")},
    )
    size = forms.IntegerField(label=_("何人暮らしか"), min_value=1, max_value=30, required=False)
    ages = forms.MultipleChoiceField(label=_("年代"), widget=forms.CheckboxSelectMultiple, required=False)
    troubles = forms.MultipleChoiceField(
        label=_("困りごとの分野"), widget=forms.CheckboxSelectMultiple, required=False
    )
    supported = forms.ChoiceField(
        label=_("どこかが関わっているか"), choices=SUPPORTED, widget=forms.RadioSelect, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        troubles = codes.entries("agencies.fields")
        for field, name in (("ages", "outreach.age_bands"), ("troubles", "agencies.fields")):
            offered = codes.choices(name, on=kwargs["on"])
            if field == "troubles":
                offered = [one for one in offered if not troubles[one[0]].extra.get("of_helpers")]
            self.fields[field].choices = offered  # type: ignore[attr-defined]

    def clean_supported(self) -> bool | None:
        """True, False, or None: not known."""
        return {"yes": True, "no": False}.get(self.cleaned_data["supported"])
