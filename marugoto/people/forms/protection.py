"""The shape of a protective measure: ground, days, and what each agency may see."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from marugoto.core import codes
from marugoto.people.forms.common import date_input, offer

NOTHING, PERSON, ADDRESS = "", "person", "address"
SEES = ((NOTHING, _("見えない")), (PERSON, _("見える（住所は見えない）")), (ADDRESS, _("住所も見える")))
YEAR = timedelta(days=365)


class ProtectionForm(forms.Form):
    """A new measure, or (``standing``) the one that is changed. What no agency is named for, nobody there sees."""

    ground = forms.ChoiceField(label=_("理由"))
    since = forms.DateField(label=_("始まりの日"), widget=date_input())
    until = forms.DateField(
        label=_("期限"),
        widget=date_input(),
        help_text=_("この日を過ぎても、終わりにするまでは隠したままです。"),
    )
    alongside = forms.MultipleChoiceField(
        label=_("いっしょに守る人"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        on: date,
        standing: Any,
        agencies: Sequence[Any],
        household: Sequence[Any],
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"since": on, "until": standing.until if standing else on + YEAR}
        super().__init__(*args, **kwargs)
        self.standing, self.household, self.agencies = standing, list(household), list(agencies)
        named = {row.agency_id: row.sees_address for row in standing.agencies.all()} if standing else {}
        for agency in self.agencies:
            sees = {None: NOTHING, False: PERSON, True: ADDRESS}[named.get(agency.pk)]
            self.fields[_field(agency)] = forms.ChoiceField(
                label=agency.name, choices=SEES, required=False, initial=sees
            )
        if standing:
            for name in ("ground", "since", "alongside"):
                del self.fields[name]
            return
        offer(self, "ground", [("", _("選んでください")), *codes.choices("people.protection_grounds", on=on)])
        offer(self, "alongside", [(str(p.pk), p.display_name) for p in self.household])

    def allowed(self) -> dict[UUID, bool]:
        """The agencies that may see, and whether the address too."""
        chosen = {agency.pk: self.cleaned_data[_field(agency)] for agency in self.agencies}
        return {key: sees == ADDRESS for key, sees in chosen.items() if sees != NOTHING}

    @property
    def involved(self) -> list[Any]:
        """The fields of the agencies that are involved with the person, or named already."""
        return [self[_field(a)] for a in self.agencies if self._near(a)]

    @property
    def others(self) -> list[Any]:
        """The fields of all other agencies of the town."""
        return [self[_field(a)] for a in self.agencies if not self._near(a)]

    def _near(self, agency: Any) -> bool:
        return bool(agency.involved or self.fields[_field(agency)].initial)


def _field(agency: Any) -> str:
    return f"agency-{agency.pk}"
