"""保存期間. A town's 文書管理規程 decides; these are the defaults, in whole years after the fiscal year of the end."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Retention:
    """How long a kind of record is kept. ``years`` counts from the 1 April after the record ended; None: for ever."""

    code: str
    label: str
    years: int | None
    source: str


RETENTION: dict[str, Retention] = {
    r.code: r
    for r in (
        Retention("support_record", "相談・支援の記録", 5, "文書管理規程の例（domain note §2.4、要確認）"),
        Retention("person", "人・世帯の台帳", 5, "最後の支援記録が廃棄された後（要確認）"),
        Retention("organisation", "機関・窓口・圏域", None, "組織の記録"),
        Retention("account", "利用者アカウント", 5, "退職・異動の後（要確認）"),
        Retention("audit", "取扱いの記録（監査）", 10, "個人情報保護法66条の安全管理措置（要確認）"),
        Retention("statistics", "統計・目標値", None, "個人を含まない"),
        Retention("directory", "社会資源の案内", 5, "案内をやめた後（文書管理規程の例、要確認）"),
        Retention("draft", "下書き", 1, "正本になるか、捨てられる"),
    )
}
