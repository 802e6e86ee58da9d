"""Tables of community."""

from marugoto.community.models.gap import Gap, GapService, GapStep

__all__ = ["Gap", "GapService", "GapStep"]
