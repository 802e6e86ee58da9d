"""A municipality that comes into the database by its code alone, before anybody has described it."""

from django.db import transaction
from django.utils.translation import gettext as _

from marugoto.agencies import queries
from marugoto.agencies.models import Municipality
from marugoto.audit import actions as audit
from marugoto.core.errors import Refused
from marugoto.core.municipalities import PREFECTURES, by_code, is_code
from marugoto.policy.actor import Actor

_KINDS = {"町": "town", "村": "village"}  # as it is


@transaction.atomic
def ensure_municipality(*, code: str, by: Actor | None) -> Municipality:
    """The municipality (or prefecture) with this six-digit code; made when it is not there yet.

    In a database that holds a demonstration it is a part of the demonstration. Refused: no such code.
    """
    if found := Municipality.objects.filter(code=code).first():
        return found
    name, prefecture, kind = _known(code)
    made = Municipality.objects.create(
        code=code, name=name, prefecture=prefecture, kind=kind, is_demo=queries.is_demo()
    )
    audit.record("municipality.named", by=by, municipality=made.pk, data={"code": code})
    return made


def _known(code: str) -> tuple[str, str, str]:
    if not is_code(code):
        raise Refused(
            _("全国地方公共団体コードは数字6桁です（先頭の0も書いてください）。"), field="municipality"
        )
    if town := by_code().get(code):
        return f"{town.city}{town.ward}", town.prefecture, _KINDS.get(town.city[-1], "city")
    if code[2:5] == "000" and 1 <= int(code[:2]) <= len(PREFECTURES):
        prefecture = PREFECTURES[int(code[:2]) - 1]
        return prefecture, prefecture, "prefecture"
    raise Refused(_("このコードの自治体はありません。"), field="municipality")
