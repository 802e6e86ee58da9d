"""Figures of a plan as sentences; the numbers stand in the words, and nothing is added to them."""

from datetime import date

from django.utils.translation import gettext as _

from marugoto.core import clock, codes
from marugoto.core.templatetags.wording import counted
from marugoto.indicators.plan import Line, day_before


def amount(line: Line) -> str:
    """「731件」; 「－」 where it is small; 「分母が0」 where a share is one of nothing."""
    if line.hidden:
        return _("－")
    if line.figure is None:
        return _("分母が0のため出せません") if line.counted.of_nothing else _("まだ分かりません")
    return counted(line.figure, unit(line))


def unit(line: Line) -> str:
    """The unit in the page's language."""
    return codes.label("indicators.units", line.indicator.unit)


def sentence(line: Line) -> str:
    """One sentence: the target, how far it is, by when."""
    label, said = line.indicator.label, amount(line)
    if line.indicator.kind != "number":
        return _("%(label)s: %(state)s") % {"label": label, "state": _told(line)}
    until = _("%(month)d月%(day)d日まで") % {"month": _last(line).month, "day": _last(line).day}
    if line.target is None:
        return _("%(label)s: %(until)sに %(said)s（目標なし）") % {
            "label": label,
            "until": until,
            "said": said,
        }
    aim = counted(line.target.target, unit(line))
    if line.counted.why and not line.elsewhere:
        why = codes.label("indicators.uncounted", line.indicator.uncounted)
        return _("%(label)s %(aim)s の目標。%(why)s。") % {"label": label, "aim": aim, "why": why}
    return _("%(label)s %(aim)s の目標に対し、%(until)s %(said)s。%(state)s") % {
        "label": label,
        "aim": aim,
        "until": until,
        "said": said,
        "state": state(line),
    }


def state(line: Line) -> str:
    """How it stands, in a word."""
    return {
        "reached": _("達成"),
        "nearly": _("おおむね達成"),
        "on_the_way": _("年度の途中"),
        "not_reached": _("未達成"),
        "": _("比べられません"),
    }[line.state]


def _told(line: Line) -> str:
    if line.told is None:
        return codes.label("indicators.uncounted", line.indicator.uncounted)
    return line.told.note or codes.label("agencies.result_states", line.told.state)


def _last(line: Line) -> date:
    return day_before(line.span.until) if line.span.until > line.span.since else clock.today()
