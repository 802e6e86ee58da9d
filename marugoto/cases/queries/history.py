"""What was done, read from the audit log: one's own agency's acts, and the path of the baton. Never what others looked at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marugoto.agencies.queries import names_of_desks, names_of_users
from marugoto.audit import queries as trail
from marugoto.audit.queries import Entry
from marugoto.cases.models import Case

WORDS: Mapping[str, str | Promise] = {
    "matter.opened": _("相談を受け、案件になりました"),
    "matter.watched": _("案件を見守りにしました"),
    "matter.resumed": _("見守りから支援にもどしました"),
    "matter.closed": _("案件を閉じました"),
    "matter.reopened": _("案件を再開しました"),
    "baton.passed": _("バトンが渡りました"),
    "case.opened": _("ケースを開きました"),
    "case.changed": _("ケースの呼び名・人・世帯を直しました"),
    "case.team_joined": _("チームに人を加えました"),
    "case.team_left": _("チームから人を外しました"),
    "case.assessed": _("アセスメントを書きました"),
    "case.facts_recorded": _("アセスメントの聞き取りを書きました"),
    "case.pattern_judged": _("課題の重なりを判断しました"),
    "case.scale_answered": _("尺度に答えました"),
    "case.noted": _("経過を書きました"),
    "case.note_corrected": _("経過を訂正しました"),
    "case.closed": _("ケースを終結しました"),
    "case.watch_extended": _("見守りを延ばしました"),
    "case.watch_ended": _("見守りを終えました"),
    "case.reopened": _("ケースを再開しました"),
    "plan.made": _("プランを作りました"),
    "plan.changed": _("プランを書きなおしました"),
    "plan.agreed": _("プランへの本人の同意を記録しました"),
    "plan.endorsed": _("会議がプランに合意しました"),
    "plan.decided": _("自治体が支援を決定しました"),
    "plan.discarded": _("作りかけのプランをやめました"),
    "plan.reviewed": _("プランを見直しました"),
    "step.added": _("会議で決まったことを手順に加えました"),
    "step.ended": _("手順の結果を書きました"),
}
_NOTES = ("case.noted", "case.note_corrected", "case.facts_recorded")
_FROM_ANYWHERE = ("baton.passed", "plan.endorsed", "step.added", "step.ended")


@dataclass(frozen=True)
class Event:
    """One row of the timeline."""

    at: datetime
    text: str
    agency: str
    who: str


def history_of(case: Case, *, limit: int, notes: bool = True) -> list[Event]:
    """What was done in the case, newest first, at most ``limit``; ``notes``: with the writing of notes."""
    trace = reversed(trail.history_of_matter(case.matter_id, limit=500))
    entries = [e for e in trace if _belongs(e, case) and (notes or e.verb not in _NOTES)][:limit]
    users = names_of_users(e.actor_id for e in entries if e.actor_id)
    desks = names_of_desks(e.desk_id for e in entries if e.desk_id)
    return [
        Event(
            at=e.occurred_at,
            text=str(WORDS[e.verb]),
            agency=desks.get(e.desk_id, "") if e.desk_id else "",
            who=users.get(e.actor_id, "") if e.actor_id else "",
        )
        for e in entries
    ]


def _belongs(entry: Entry, case: Case) -> bool:
    if entry.verb not in WORDS:
        return False
    named = entry.ref("case")
    if named:
        return named == str(case.id)
    return entry.agency_id == case.agency_id or entry.verb in _FROM_ANYWHERE
