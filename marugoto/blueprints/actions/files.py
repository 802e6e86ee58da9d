"""Files of a plan: kept with what is on them, taken away again."""

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.audit import actions as audit
from marugoto.audit.refs import Ref
from marugoto.blueprints.models import BlueprintVersion, PlanFile
from marugoto.blueprints.models.file import MOST_BYTES
from marugoto.core import codes
from marugoto.core.errors import Refused
from marugoto.policy.actor import Actor

MOST_FILES = 30
MOST_READ = MOST_BYTES + 1  # one byte more than is kept, so that a longer file is refused unread


@transaction.atomic
def keep(
    *, version: BlueprintVersion, mark: str, description: str, name: str, body: bytes, by: Actor
) -> PlanFile:
    """A file, with the words by which the text calls it and what is on it.

    Refused: no draft; no words; empty or over 5 MB; not one of blueprints.file_kinds, by its name and by its first bytes; the
    mark is taken; more than thirty.
    """
    _draft(version)
    if not mark.strip():
        raise Refused(_("本文での呼び名（別紙1など）を書いてください。"), field="mark")
    if not description.strip():
        raise Refused(
            _("何が書いてあるかを書いてください。図が見えない人にも、さがす人にも要ります。"),
            field="description",
        )
    kind = _kind(name, body)
    files = PlanFile.objects.filter(version=version)
    if files.filter(mark=mark.strip()).exists():
        raise Refused(_("この呼び名の添付はもうあります。"), field="mark")
    if files.count() >= MOST_FILES:
        raise Refused(_("添付は30までです。"), field="file")
    made = PlanFile.objects.create(
        version=version,
        mark=mark.strip()[:40],
        description=description.strip()[:1000],
        file_name=name[-200:],
        kind=kind,
        body=body,
        size=len(body),
        kept_by_id=by.user_id,
    )
    _record("plan_file.kept", made, by)
    return made


def _kind(name: str, body: bytes) -> str:
    if not body or len(body) > MOST_BYTES:
        raise Refused(_("ファイルは、空でない5MBまでのものにしてください。"), field="file")
    ending = name.rpartition(".")[2].lower().replace("jpeg", "jpg")
    found = codes.entries("blueprints.file_kinds").get(ending)
    if found is None:
        offered = "、".join(c.text for c in codes.entries("blueprints.file_kinds").values())
        raise Refused(_("置けるのは次の種類です: %(kinds)s") % {"kinds": offered}, field="file")
    if not any(body.startswith(bytes.fromhex(start)) for start in found.extra["begins"]):
        raise Refused(
            _("ファイルの中身が、名前の種類（%(kind)s）と合いません。") % {"kind": found.text}, field="file"
        )
    return ending


@transaction.atomic
def take_away(*, file: PlanFile, by: Actor) -> None:
    """A file that does not belong to the plan. Refused: no draft."""
    _draft(file.version)
    _record("plan_file.taken_away", file, by)
    file.delete()


def _draft(version: BlueprintVersion) -> None:
    locked = BlueprintVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if not locked.is_draft:
        raise Refused(_("決めた版は書きかえられません。新しい下書きを始めてください。"))


def _record(verb: str, file: PlanFile, by: Actor) -> None:
    audit.record(verb, by=by, refs=[Ref("blueprint_version", file.version_id)], data={"size": file.size})
