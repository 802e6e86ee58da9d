"""What verify found, in a shape that a person and a script can read."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from marugoto.core.clock import JST

MAX_LISTED = 1_000

EDITED = "event-edited"
DELETED = "event-deleted"
INSERTED = "event-inserted"
MOVED = "event-moved"
BACKDATED = "event-backdated"
UNSEALED = "event-unsealed"
SEAL_EDITED = "seal-edited"
SEAL_MISSING = "seal-missing"
SIGNATURE = "seal-signature"
KEY_MISSING = "key-missing"
ANCHOR_DIFFERS = "anchor-differs"
ANCHOR_MISSING = "anchor-missing"
ANCHOR_EDITED = "anchor-edited"
ANCHOR_OTHER = "anchor-other-chain"
TRIGGER_OFF = "trigger-off"


def sentence(kind: str) -> str:
    """What a kind of finding means, for the privacy officer."""
    return {
        EDITED: _("封印の後に、記録の中身が書き換えられています。"),
        DELETED: _("封印された記録が、消されています。"),
        INSERTED: _("使われないはずの番号に、記録が差し込まれています。"),
        MOVED: _("別の番号で封印された記録が、この番号に置かれています（入れ替え）。"),
        BACKDATED: _("記録の日時が、番号の引かれた時刻と合いません（日時を偽った追加）。"),
        UNSEALED: _("封印されないまま時間がたった記録があります。封印処理が動いているか確かめてください。"),
        SEAL_EDITED: _("封印そのものが書き換えられています。"),
        SEAL_MISSING: _("封印が欠けています。"),
        SIGNATURE: _("署名が合いません。鍵を持たない者が連鎖を計算しなおしています。"),
        KEY_MISSING: _("署名した鍵が鍵ファイルにありません。バックアップから鍵を戻してください。"),
        ANCHOR_DIFFERS: _("データベースの連鎖が、外のアンカーと違います。連鎖が計算しなおされています。"),
        ANCHOR_MISSING: _("アンカーに行がありません。アンカーが切り詰められたか、失われています。"),
        ANCHOR_EDITED: _("アンカーの行が書き換えられています。"),
        ANCHOR_OTHER: _("アンカーに、別の連鎖の行が混じっています。"),
        TRIGGER_OFF: _("追記専用を守るトリガーが、外されています。"),
    }[kind]


@dataclass
class Finding:
    """One thing that is not as it was. Seals ``seal``–``seal_until``; ``at`` is when that was written.

    ``detail`` holds what else is known: the column, the file line, the id a moved row came from.
    """

    kind: str
    seal: int | None = None
    seal_until: int | None = None
    event_id: int | None = None
    at: datetime | None = None
    detail: dict[str, int | str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The finding as a sentence."""
        return sentence(self.kind)

    def where(self) -> str:
        """Place and time: "封印 12–15・記録 4711・2026-11-22 10:00:00"."""
        parts = []
        if self.seal is not None:
            until = f"–{self.seal_until}" if self.seal_until not in (None, self.seal) else ""
            parts.append(_("封印 %(number)s") % {"number": f"{self.seal}{until}"})
        if self.event_id is not None:
            parts.append(_("記録 %(number)s") % {"number": self.event_id})
        parts += [f"{name} {value}" for name, value in self.detail.items()]
        if self.at is not None:
            parts.append(f"{self.at.astimezone(JST):%Y-%m-%d %H:%M:%S}")
        return "・".join(parts)


@dataclass
class Report:
    """The outcome of a verification. ``ok``: nothing found. Counts are of what was checked."""

    from_seal: int = 1
    last_seal: int = 0
    seals: int = 0
    events: int = 0
    unsealed: int = 0
    seconds: float = 0.0
    last_sealed_at: datetime | None = None
    findings: list[Finding] = field(default_factory=list)
    total: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Green."""
        return self.total == 0

    def add(self, finding: Finding) -> None:
        """Count a finding, and list it while the list is short."""
        self.total += 1
        if len(self.findings) < MAX_LISTED:
            self.findings.append(finding)

    def add_seal(self, kind: str, seal: int, at: datetime | None = None, **detail: int | str) -> None:
        """A finding about a seal; neighbouring seals with the same trouble become one finding with a span."""
        for other in reversed(self.findings[-8:]):
            if other.kind == kind and other.detail == detail and (other.seal_until or other.seal) == seal - 1:
                other.seal_until = seal
                return
        self.add(Finding(kind, seal=seal, at=at, detail=dict(detail)))

    def as_dict(self) -> dict[str, Any]:
        """For --json: everything, instants as ISO 8601 text."""
        raw = asdict(self)
        raw["ok"] = self.ok
        raw["seconds"] = round(self.seconds, 3)
        raw["last_sealed_at"] = self.last_sealed_at.isoformat() if self.last_sealed_at else None
        raw["findings"] = [
            asdict(one)
            | {"at": one.at.isoformat() if one.at else None, "text": one.text, "where": one.where()}
            for one in self.findings
        ]
        return raw
