"""HSDS-JP: what this API says beyond HSDS 3.0, each property with its meaning. Objects of HSDS keep their HSDS form."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from marugoto.api.standard import SHAPES

VERSION = "1"

MEANINGS = {
    "service.name_kana": _("社会資源の名前のよみ（カタカナ）"),
    "service.plain_description": _("やさしい日本語の説明"),
    "service.closures": _("休みの日のきまり。schedules とおなじ形。schedules には、開いている日だけが入る"),
    "service.capacities": _("受入枠（定員・あき・待っている人）。HSDS 3.1 の service_capacity にならう"),
    "service.attribution": _("出どころの表示。利用条件が求めるときは、使うときにこれを示す"),
    "service.modified_date": _("更新した日時。minimal=true のときだけ"),
    "organization.name_kana": _("団体の名前のよみ（カタカナ）"),
    "service_at_location.closures": _("この場所での休みの日のきまり"),
    "location.closures": _("場所の休みの日のきまり"),
    "address.full_address": _("所在地をつづけて書いたもの（公表されたまま）"),
    "address.local_government_code": _("所在地の全国地方公共団体コード（検査数字をふくむ6けた）"),
    "address.town_id": _("アドレス・ベース・レジストリの町字ID（7けた）"),
    "address.town": _("町字"),
    "address.chome": _("丁目"),
    "address.koaza": _("小字"),
    "address.block": _("番地・街区"),
    "address.house_number": _("号"),
    "phone.extension_text": _("数字だけでは書けない内線番号"),
    "schedule.bymonth": _("くり返す月（RFC 5545 の BYMONTH）"),
    "schedule.holidays": _("祝日にどうするか"),
    "closure.bymonth": _("休む月（RFC 5545 の BYMONTH）"),
    "closure.holidays": _("祝日にどうするか"),
    "accessibility.feature": _("バリアフリーの種類のコード"),
    "capacity.id": _("受入枠の番号"),
    "capacity.name": _("受入枠の名前"),
    "capacity.unit": _("数える単位のコード（人・室など）"),
    "capacity.maximum": _("定員"),
    "capacity.available": _("あき"),
    "capacity.waiting": _("待っている人の数"),
    "capacity.updated": _("いつの時点の数か"),
    "capacity.note": _("ひとこと"),
    "attribution.name": _("出どころの名前"),
    "attribution.publisher": _("公表している人"),
    "attribution.url": _("公表しているページ"),
    "attribution.licence": _("利用条件のコード"),
    "attribution.licence_note": _("利用条件の説明"),
}
NAMES = {
    "service": _("社会資源"),
    "organization": _("団体"),
    "service_at_location": _("場所での社会資源"),
    "location": _("場所"),
    "address": _("所在地"),
    "phone": _("電話"),
    "schedule": _("いつ"),
    "closure": _("休みの日"),
    "accessibility": _("バリアフリー"),
    "capacity": _("受入枠"),
    "attribution": _("出どころ"),
}


@dataclass(frozen=True)
class Addition:
    """A property of the profile. ``nests``: the object it holds a list of, or one of."""

    shape: str
    name: str
    meaning: str
    nests: str = ""


def additions() -> Iterator[Addition]:
    """Everything the profile adds, object by object."""
    for shape in SHAPES.values():
        for prop in shape.props:
            if prop.profile:
                yield _addition(shape.name, prop.name)
        for child in shape.children:
            if child.profile:
                yield _addition(shape.name, child.name, child.shape)
        if shape.name == "service":
            yield _addition("service", "modified_date")


def _addition(shape: str, name: str, nests: str = "") -> Addition:
    return Addition(shape, name, str(MEANINGS[f"{shape}.{name}"]), nests)
