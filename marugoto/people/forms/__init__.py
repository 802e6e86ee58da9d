"""Shapes of what comes in about persons, households, consent and measures. Fields only; rules and writing are elsewhere."""

from marugoto.people.forms.common import Choices
from marugoto.people.forms.household import (
    AsOfForm,
    DeathForm,
    EndForm,
    HouseholdForm,
    MemberForm,
    MergeForm,
    RelationForm,
    SplitForm,
    endings,
)
from marugoto.people.forms.imports import ColumnsForm, ExtractForm
from marugoto.people.forms.links import LinkForm, PairFilter, UnlinkForm
from marugoto.people.forms.person import (
    ConsentForm,
    OpenForm,
    PersonForm,
    RegisterForm,
    SearchForm,
    person_initial,
)
from marugoto.people.forms.protection import ProtectionForm

__all__ = [
    "AsOfForm",
    "Choices",
    "ColumnsForm",
    "ConsentForm",
    "DeathForm",
    "EndForm",
    "ExtractForm",
    "HouseholdForm",
    "LinkForm",
    "MemberForm",
    "MergeForm",
    "OpenForm",
    "PairFilter",
    "PersonForm",
    "ProtectionForm",
    "RegisterForm",
    "RelationForm",
    "SearchForm",
    "SplitForm",
    "UnlinkForm",
    "endings",
    "person_initial",
]
