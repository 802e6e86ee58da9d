"""How an entry is told: when it is open, how fresh it is, what it costs, for whom; also in やさしい日本語."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from marugoto.core.templatetags import wording
from marugoto.resources.finding import ranking
from marugoto.resources.finding.opening import Opening


@dataclass(frozen=True)
class Said:
    """A sentence, and the same in やさしい日本語 ("" where there is none of its own). ``tone``: of a badge."""

    text: str
    easy: str = ""
    tone: str = "quiet"


def opening_words(stand: Opening, now: datetime) -> Said:
    """Is it open, until when, when next."""
    span = stand.span
    if stand.state == "unknown" or span is None:
        return Said(
            _("開いている日や時間は、電話で確かめてください"),
            _("いつ あいて いるか、でんわで きいて ください"),
        )
    until = f"{span.closes:%H:%M}" if span.closes else ""
    if stand.state == "open":
        if not until:
            return Said(_("いま開いています"), _("いま あいて います"), "good")
        given = {"time": until}
        return Said(
            _("いま開いています（%(time)sまで）") % given,
            _("いま あいて います（%(time)sまで）") % given,
            "good",
        )
    given = {"date": wording.short_day(span.day, now.date()), "hours": span.in_words}
    if stand.state == "later":
        return Said(_("きょう %(hours)s") % given, _("きょう %(hours)s") % given, "info")
    return Said(_("次は %(date)s %(hours)s") % given, _("つぎは %(date)s %(hours)s") % given)


def freshness_words(confirmed_on: date | None, today: date) -> Said:
    """When somebody made sure that it is right; what is old says so."""
    state = ranking.freshness(confirmed_on, today)
    if confirmed_on is None:
        return Said(
            _("いつ確かめたかわかりません。行く前に電話してください。"),
            _("ふるい かもしれません。いく まえに でんわ して ください。"),
            "warn",
        )
    given = {"date": wording.full_date(confirmed_on)}
    if state == "stale":
        return Said(
            _("%(date)sに確かめたきりです。1年以上たっています。行く前に電話してください。") % given,
            _("ふるい かもしれません（%(date)s）。いく まえに でんわ して ください。") % given,
            "warn",
        )
    return Said(_("%(date)sに確かめました") % given, _("%(date)sに たしかめました") % given)


def cost_words(free: bool | None, cost: str) -> Said:
    """What it costs."""
    if free:
        return Said(cost or _("無料"), _("おかねは いりません"), "good")
    if cost:
        return Said(cost)
    if free is None:
        return Said(_("費用は聞いてください"), _("おかねは きいて ください"))
    return Said(_("お金がかかります"), _("おかねが かかります"))


def age_words(least: int | None, most: int | None) -> Said:
    """For whom, by age; "" for everybody."""
    given = {"least": least, "most": most}
    if least is not None and most is not None:
        return Said(_("%(least)d歳から%(most)d歳まで") % given)
    if least is not None:
        return Said(_("%(least)d歳から") % given)
    if most is not None:
        return Said(_("%(most)d歳まで") % given)
    return Said("")
