"""Shapes of what comes in about persons, households, consent and measures. Fields only; rules and writing are elsewhere."""

from marugoto.people.forms.common import Choices
from marugoto.people.forms.household import AsOfForm, EndForm, HouseholdForm, MemberForm
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
    "ConsentForm",
    "EndForm",
    "HouseholdForm",
    "MemberForm",
    "OpenForm",
    "PersonForm",
    "ProtectionForm",
    "RegisterForm",
    "SearchForm",
    "person_initial",
]
