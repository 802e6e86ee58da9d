"""Rules of participation: pure. Times, matching, stages, weeks, the picture of a placement."""

from marugoto.participation.rules.stages import CARE, CHOSEN, ENDED, RUNNING, STAGES, TRIAL
from marugoto.participation.rules.times import PARTS, TIMES

__all__ = ["CARE", "CHOSEN", "ENDED", "PARTS", "RUNNING", "STAGES", "TIMES", "TRIAL"]
