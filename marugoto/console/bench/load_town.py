"""The town of the measure under load: cases that lie there already, and desks with many workers who all sign in.

A process of its own, with DATABASE_URL naming the database of the house that is measured (as a superuser); its pages are open
meanwhile.
"""

import argparse
import json
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

from marugoto.console import say
from marugoto.console.bench import matters_town
from marugoto.console.bench.people_town import copy_rows

PASSWORD = matters_town.PASSWORD
_AT_A_DESK = 10
_SINCE = date(2021, 4, 1)


def main() -> int:
    """Make the town; write who works where."""
    say.make_output_safe()
    parser = argparse.ArgumentParser()
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--result", type=Path, required=True)
    args = parser.parse_args()

    import django

    django.setup()
    started = time.monotonic()
    town, made = matters_town._town()
    matters_town._load(args.cases, town, made)
    told: dict[str, Any] = {"workers": _workers(args.workers)}
    told["load_seconds"] = round(time.monotonic() - started, 1)
    args.result.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return 0


def _workers(many: int) -> list[tuple[str, str]]:
    """(user name, desk) of each: ten at a desk, every desk in an agency of its own; two desks at least."""
    from django.contrib.auth.hashers import make_password

    from marugoto.agencies.actions import accounts
    from marugoto.agencies.models import Agency, Desk, Municipality

    town = Municipality.objects.get(code=matters_town.CODE)
    agencies = [
        Agency(
            municipality=town, code=f"load-{n}", name=f"相談センター{n + 1:02}", kind="npo", valid_from=_SINCE
        )
        for n in range(max(2, -(-many // _AT_A_DESK)))
    ]
    copy_rows(agencies)
    desks = [Desk(agency=a, code=f"{a.code}-desk", name="相談", valid_from=_SINCE) for a in agencies]
    copy_rows(desks)
    secret = make_password(PASSWORD)  # one for all: a good hash is slow on purpose
    found = []
    for n in range(many):
        desk = desks[n % len(desks)]
        name = f"load.{n:03}"
        user = accounts.create_user(
            username=name, name=f"計測{n:03}", password=PASSWORD, password_hash=secret, by=None
        )
        accounts.join(
            user=user, agency=desk.agency, roles=["case_worker"], desks=[desk], valid_from=_SINCE, by=None
        )
        found.append((name, str(desk.pk)))
    return found


if __name__ == "__main__":
    sys.exit(main())
