"""Shapes of what comes in, by noun."""

from marugoto.community.forms.gaps import DropForm, GapForm, StageForm, StepForm

__all__ = ["DropForm", "GapForm", "StageForm", "StepForm"]
