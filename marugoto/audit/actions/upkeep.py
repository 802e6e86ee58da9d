"""What only an operator may declare, at the machine, and what verify will mention for ever after."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from marugoto.audit import anchor, keys, rules
from marugoto.audit.actions.sealing import ChainConflict
from marugoto.audit.models import chain


@contextmanager
def _readable() -> Iterator[None]:
    """A file that cannot be read or written is a conflict like the others."""
    try:
        yield
    except (anchor.AnchorError, keys.KeyFileError, OSError) as error:
        raise ChainConflict("file-unreadable", str(error)) from error


@_readable()
def declare_restore() -> int:
    """Write into the anchor that the database was restored and stands at its last seal. Returns that seal's number.

    Everything the anchor knew beyond it is given up, visibly. ChainConflict: the database has no seal.
    """
    last = chain.last_seal()
    if last is None:
        raise ChainConflict(
            "no-seal", "データベースに封印がありません。`marugoto audit new-chain` を使ってください。"
        )
    with anchor.writer(Path(settings.MARUGOTO_ANCHOR_FILE)) as file:
        file.append(
            anchor.RESTORE,
            chain=str(last.chain),
            number=last.number,
            at=rules.instant(chain.moment().at),
            hash_=last.hash,
        )
    return last.number


@_readable()
def new_chain() -> Path | None:
    """Put the anchor of another database aside and begin a new file that says so. Returns where the old one went.

    ChainConflict: this database already has a chain.
    """
    if chain.last_seal() is not None:
        raise ChainConflict(
            "has-chain", "このデータベースにはすでに封印の連鎖があります。新しく始めることはできません。"
        )
    path = Path(settings.MARUGOTO_ANCHOR_FILE)
    line = anchor.last_line(path)
    place = anchor.set_aside(path)
    if line is not None:
        with anchor.writer(path) as file:
            file.append(
                anchor.AFTER,
                chain=line.chain,
                number=line.number,
                at=rules.instant(chain.moment().at),
                hash_=line.hash,
            )
    return place


@_readable()
def new_key() -> str:
    """Make a new signing key; keys that seals name and the file lacks are written down as lost. Returns its id."""
    path = Path(settings.MARUGOTO_AUDIT_KEY_FILE)
    at = chain.moment().at
    ring = keys.load(path)
    for name in chain.key_ids():
        if name not in ring.keys and name not in ring.lost:
            keys.declare_lost(path, name, at=at)
    return keys.add(path, at=at).id
