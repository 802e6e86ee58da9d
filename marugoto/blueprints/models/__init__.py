"""Versions of a town's blueprint, and the files that belong to them."""

from marugoto.blueprints.models.file import PlanFile
from marugoto.blueprints.models.version import BlueprintVersion

__all__ = ["BlueprintVersion", "PlanFile"]
