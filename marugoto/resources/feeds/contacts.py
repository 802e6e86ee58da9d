"""Which telephone numbers and mails everybody may see, and which only workers (docs/adr/0013-private-contacts.md)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marugoto.resources.feeds import values as read
from marugoto.resources.rules.entry import Number, Private

if TYPE_CHECKING:
    from marugoto.resources.feeds.mapping import Values, Wish


@dataclass(frozen=True)
class Shown:
    """What everybody may see."""

    phones: tuple[Number, ...] = ()
    email: str = ""


def contacts_of(values: "Values", *, wish: "Wish") -> tuple[Shown, tuple[Private, ...]]:
    """(public, private): mobile numbers, free mails and persons' names are private unless the owner says otherwise."""
    private: list[Private] = []
    phones: list[Number] = []
    for key, kind in (("phone", "voice"), ("phone_2", "voice"), ("fax", "fax")):
        for column, text in values.all(key):
            _phone(values, column, text, kind, phones, private, wish)
    if phones and (extension := values.one("extension")):
        phones[0] = Number(phones[0].number, phones[0].type, extension[:20], phones[0].text)
    email = _mail(values, private, wish)
    private += [Private(name=text[:120], label=column) for column, text in values.all("person")]
    for column, text in [(c, t) for k in ("note", "description", "contact") for c, t in values.all(k)]:
        _shown, taken = read.without_private(text)
        if taken and not wish.publishes_contacts:
            private.append(Private(note=text, label=column))
    return Shown(tuple(dict.fromkeys(phones)), email), tuple(dict.fromkeys(private))


def _phone(
    values: "Values",
    column: str,
    text: str,
    kind: str,
    phones: list[Number],
    private: list[Private],
    wish: "Wish",
) -> None:
    mails = read.mails_in(text)
    if mails and not read.phones_in(text):
        private += [Private(email=m[:254], label=column) for m in mails]
        return
    if read.is_private_phone(text) and not wish.publishes_contacts:
        values.say("private_contact", "phone", after=column)
        private.append(Private(phone=text[:60], note=text if len(text) > 60 else "", label=column))
        return
    if len(text) <= 60 and "\n" not in text:
        phones.append(Number(text.removeprefix("TEL").removeprefix("FAX").strip(), kind))
        return
    found = read.phones_in(text)
    values.say("several_numbers", "phone", before=text, after="、".join(found))
    phones += [Number(n, kind, text=text if at == 0 else "") for at, n in enumerate(found)] or [
        Number(text[:60], kind, text=text)
    ]


def _mail(values: "Values", private: list[Private], wish: "Wish") -> str:
    shown = ""
    for column, text in values.all("email"):
        found = read.mails_in(text)
        if not found:
            values.say("kept_as_text", "email")
            private.append(Private(note=text, label=column))
        for mail in found:
            if read.is_private_mail(mail) and not wish.publishes_contacts:
                values.say("private_contact", "email", after=column)
                private.append(Private(email=mail[:254], label=column))
            else:
                shown = shown or mail
    return shown
