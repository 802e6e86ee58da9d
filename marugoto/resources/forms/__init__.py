"""Shapes of what comes in about the directory: what is sought, what is written, what is imported."""

from marugoto.resources.forms.find import FindForm, VerifyForm, marks_in

__all__ = ["FindForm", "VerifyForm", "marks_in"]
