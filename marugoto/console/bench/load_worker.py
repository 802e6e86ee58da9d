"""A worker of the measure: thinks, opens pages, writes, and behaves as a person does when the machine fails.

Who sees an error waits a moment and tries again with what was typed: by the button of our own error page where there was one
(and looks whether every word is still in it), else by sending the same form once more, as the browser's reload does.
"""

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from marugoto.console.bench.load_http import Answer, Browser, Fields, filled, form
from marugoto.console.bench.load_ledger import Ledger, Write

TRIES = 30
_AGAIN = (2.0, 6.0)  # seconds before somebody tries again
_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_REFERRAL = re.compile(rf'href="/collaboration/referrals/({_ID})/"')
_MATTER = re.compile(rf"/intake/matters/({_ID})/")
_CASE = re.compile(rf"^/cases/({_ID})/$")
_WORDS = "家賃の支払いと母親の介護のことで眠れない日が続いている。だれに頼めばよいか分からない。"


@dataclass
class Worker:
    """Somebody at a desk. ``colleagues`` of every desk, by desk; ``think``: mean seconds between two requests."""

    name: str
    password: str
    desk: str
    browser: Browser
    ledger: Ledger
    dice: random.Random
    think: float
    until: float
    town: Mapping[str, "list[Worker]"]
    races: float = 0.25
    persons: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    running: "set[asyncio.Task[None]]" = field(default_factory=set)

    # --- a working day ------------------------------------------------------------------------------------------------

    async def sign_in(self) -> bool:
        """Through the sign-in page, as everybody."""
        page = await self._open("sign in", "/sign-in/")
        fields = form(page.page)
        if fields is None:
            return False
        fields = filled(fields, {"username": self.name, "password": self.password})
        for _try in range(TRIES):
            answer = await self.browser.post("sign in", "/sign-in/", fields)
            if answer.good:
                return answer.status == 302
            await self._wait_again()
        return False

    async def work(self) -> None:
        """One act after the other until the day is over; nothing is begun after that, but what was begun is finished."""
        await asyncio.sleep(self.dice.uniform(0, self.think))
        acts, weights = zip(*self._acts().items(), strict=True)
        while time.monotonic() < self.until:
            await self.dice.choices(acts, weights)[0]()
            await self._think()
        if self.running:
            await asyncio.gather(*self.running)

    def _acts(self) -> dict[Callable[[], Awaitable[None]], int]:
        return {
            self.look_around: 6,
            self.search: 4,
            self.take_in: 5,
            self.send: 4,
            self.answer_letter: 5,
            self.answer_question: 2,
            self.report: 2,
            self.open_case: 2,
            self.note: 4,
            self.close: 1,
        }

    async def _think(self) -> None:
        """Reading and typing: as long as it takes, on average ``think`` seconds."""
        await asyncio.sleep(min(self.dice.expovariate(1 / self.think), 6 * self.think))

    async def _wait_again(self) -> None:
        await asyncio.sleep(self.dice.uniform(*_AGAIN))

    # --- reading ------------------------------------------------------------------------------------------------------

    async def _open(self, what: str, path: str) -> Answer:
        """A page; after an error once more, and once more."""
        for _try in range(TRIES):
            answer = await self.browser.get(what, path)
            if not answer.fault:
                break
            await self._wait_again()
        if answer.status >= 400 or answer.to.startswith("/sign-in/"):
            self.ledger.strange[f"{answer.status} {what}"] += 1
        return answer

    async def look_around(self) -> None:
        """きょう, a list, and something in it."""
        path = self.dice.choice(
            (
                "/today/",
                "/intake/matters/",
                "/intake/matters/?status=in_hand",
                "/collaboration/referrals/",
                "/cases/?mine=on",
            )
        )
        page = await self._open("list", path)
        hrefs = re.findall(rf'href="(/(?:intake/matters|collaboration/referrals|cases)/{_ID}/)"', page.page)
        if hrefs:
            await self._think()
            await self._open("page", self.dice.choice(hrefs[:20]))

    async def search(self) -> None:
        """Somebody is looked for by name, and opened."""
        words = self.dice.choice(self.persons) if self.persons else f"渡邊 花{self.dice.randint(1, 999)}"
        page = await self._open("search", f"/people/?q={quote(words)}")
        hits = re.findall(rf'href="(/people/{_ID}/)"', page.page)
        if hits:
            await self._think()
            await self._open("page", hits[0])

    # --- writing ------------------------------------------------------------------------------------------------------

    async def _send(self, write: Write, path: str, fields: Fields) -> Answer | None:
        """The form is sent until somebody says yes or no. None: given up."""
        for _try in range(TRIES):
            write.tries += 1
            answer = await self.browser.post(write.act, path, fields)
            if answer.status in (302, 303) and not answer.to.startswith("/sign-in/"):
                write.acked = True
                return answer
            if not answer.fault:
                write.refused = f"{answer.status}"
                if answer.status != 422 or write.act not in ("accept", "decline", "ask back"):
                    self.ledger.strange[f"{answer.status} {write.act}"] += 1
                return answer
            fields = self._still_there(answer, fields)
            await self._wait_again()
        return None

    def _still_there(self, answer: Answer, typed: Fields) -> Fields:
        """What the error page kept of what was typed; without such a page, what the browser itself still has."""
        if not answer.sorry:
            self.ledger.kept["no page of ours"] += 1
            return typed
        kept = form(answer.page, ident="again")
        if kept is None or _words(kept) != _words(typed):
            self.ledger.kept["page of ours, words lost"] += 1
            return typed
        self.ledger.kept["page of ours, every word kept"] += 1
        return kept

    async def take_in(self) -> None:
        """相談を受ける: the page, a draft while typing, the end."""
        page = await self._open("form", "/intake/receive/")
        fields = form(page.page, action="/intake/receive/")
        number = re.search(rf"/intake/consultations/({_ID})/draft/", page.page)
        if fields is None or number is None:
            return
        write = self.ledger.write("take in", self.name, number[1])
        person = f"負荷 {write.mark}"
        typed = {
            "story": f"{write.mark} {_WORDS}",
            "urgency": "this_week",
            "consent_state": "given",
            "consent_form": "oral",
            "outcome": self.dice.choices(("taken_on", "informed"), (9, 1))[0],
            "s0-name": person,
            "s0-birth": f"{self.dice.randint(1930, 2010)}-{self.dice.randint(1, 12):02}-01",
        }
        await self._think()
        await self.browser.post("draft", f"/intake/consultations/{number[1]}/draft/", filled(fields, typed))
        await self._think()
        answer = await self._send(write, "/intake/receive/", [*filled(fields, typed), ("act", "finish")])
        if answer and write.acked:
            self.persons.append(person)
            matter = _MATTER.search(answer.to)
            if matter and typed["outcome"] == "taken_on":
                self.ledger.matters[self.desk].append(matter[1])
            await self._open("page", answer.to)

    def _take_matter(self) -> str:
        """A matter in the hand of one's desk, which nobody else touches meanwhile; "" when there is none."""
        mine = self.ledger.matters[self.desk]
        return mine.pop(self.dice.randrange(len(mine))) if mine else ""

    async def send(self) -> None:
        """つなぎ: to another desk, with the words on the page."""
        matter = self._take_matter()
        if not matter:
            return
        to = self.dice.choice([desk for desk in self.town if desk != self.desk])
        path = f"/collaboration/matters/{matter}/refer/"
        page = await self._open("form", f"{path}?to={to}")
        fields = form(page.page)
        if fields is None:
            return
        number = dict(fields).get("referral", "")
        write = self.ledger.write("send", self.name, number)
        kind = self.dice.choices(("handover", "request"), (3, 1))[0]
        typed = {"to_desk": to, "kind": kind, "asked": f"{write.mark} 訪問してください。", "basis": "consent"}
        typed |= {"item-complaint-on": "on", "item-complaint-body": "家計と介護のこと。"}
        await self._think()
        answer = await self._send(write, path, filled(fields, typed))
        if answer and write.acked:
            await self._open("page", answer.to)
            if self.dice.random() < self.races:
                self._race(to, number)

    def _race(self, desk: str, referral: str) -> None:
        """Three of the receiving desk answer at the very same instant."""
        others = self.dice.sample(self.town[desk], min(3, len(self.town[desk])))
        gate = asyncio.Barrier(len(others))
        for one in others:
            task = asyncio.create_task(one.accept(referral, gate=gate))
            self.running.add(task)
            task.add_done_callback(self.running.discard)

    async def accept(self, referral: str, *, gate: asyncio.Barrier | None = None) -> None:
        """受け取る. Whoever comes second is told so."""
        page = await self._open("page", f"/collaboration/referrals/{referral}/")
        fields = form(page.page, action=f"/collaboration/referrals/{referral}/accept/")
        if gate is not None:
            await gate.wait()
        else:
            await self._think()
        if fields is None:
            return
        write = self.ledger.write("accept", self.name, referral)
        typed = {"note": f"{write.mark} こちらで連絡します。"}
        answer = await self._send(
            write, f"/collaboration/referrals/{referral}/accept/", filled(fields, typed)
        )
        if answer and write.acked:
            page = await self._open("page", answer.to)
            matter = _MATTER.search(page.page)
            if matter:  # shown to whoever holds it
                self.ledger.matters[self.desk].append(matter[1])

    async def answer_letter(self) -> None:
        """One of those that wait here: taken, asked about, or declined."""
        found = await self._letters("/collaboration/referrals/?tab=incoming&status=waiting")
        if not found:
            return
        referral = self.dice.choice(found[:4])
        act = self.dice.choices(("accept", "ask back", "decline"), (5, 2, 1))[0]
        if act == "accept":
            await self.accept(referral)
        elif act == "ask back":
            await self._talk(referral, act, "ask-back", {"body": "いつなら会えますか。"})
        else:
            await self._talk(referral, act, "decline", {"reason": "full", "note": "いま手いっぱいです。"})

    async def answer_question(self) -> None:
        """聞き返しに答える."""
        if found := await self._letters("/collaboration/referrals/?tab=outgoing&status=asked_back"):
            await self._talk(self.dice.choice(found), "answer", "answer", {"body": "午後なら家にいます。"})

    async def report(self) -> None:
        """報告する: on the way, or the end of it."""
        if found := await self._letters("/collaboration/referrals/?tab=incoming&status=accepted"):
            result = self.dice.choice(("helping", "helping", "solved"))
            await self._talk(
                self.dice.choice(found), "report", "report", {"result": result, "note": "訪問した。"}
            )

    async def _letters(self, path: str) -> list[str]:
        page = await self._open("list", path)
        await self._think()
        return list(dict.fromkeys(_REFERRAL.findall(page.page)))

    async def _talk(self, referral: str, act: str, route: str, typed: dict[str, str]) -> None:
        """One of the small forms of a つなぎ."""
        path = f"/collaboration/referrals/{referral}/{route}/"
        page = await self._open("page", f"/collaboration/referrals/{referral}/")
        fields = form(page.page, action=path)
        if fields is None:
            return
        write = self.ledger.write(act, self.name, referral)
        words = "body" if "body" in typed else "note"
        await self._think()
        answer = await self._send(
            write, path, filled(fields, typed | {words: f"{write.mark} {typed[words]}"})
        )
        if answer and write.acked:
            await self._open("page", answer.to)

    async def open_case(self) -> None:
        """A matter becomes a case, led by oneself."""
        matter = self._take_matter()
        if not matter:
            return
        page = await self._open("form", f"/cases/open/{matter}/")
        fields = form(page.page)
        if fields is None:
            return
        write = self.ledger.write("open case", self.name, matter)
        await self._think()
        answer = await self._send(
            write, f"/cases/open/{matter}/", filled(fields, {"title": f"{write.mark} 介護と家計"})
        )
        if answer and (case := _CASE.match(answer.to)):
            self.cases.append(case[1])
            await self._open("page", answer.to)

    async def note(self) -> None:
        """経過: what was done, in two lines."""
        if not self.cases:
            return
        case = self.dice.choice(self.cases)
        page = await self._open("page", f"/cases/{case}/")
        fields = form(page.page, action=f"/cases/{case}/progress/")
        if fields is None:
            return
        write = self.ledger.write("note", self.name, case)
        typed = {"method": "phone", "body": f"{write.mark} 電話で様子を聞いた。"}
        await self._think()
        answer = await self._send(write, f"/cases/{case}/progress/", filled(fields, typed))
        if answer and write.acked:
            await self._open("page", answer.to)

    async def close(self) -> None:
        """案件を閉じる."""
        matter = self._take_matter()
        if not matter:
            return
        path = f"/intake/matters/{matter}/close/"
        page = await self._open("page", f"/intake/matters/{matter}/")
        fields = form(page.page, action=path)
        if fields is None:
            return
        write = self.ledger.write("close", self.name, matter)
        await self._think()
        answer = await self._send(write, path, filled(fields, {"outcome": "resolved"}))
        if answer and write.acked:
            await self._open("page", answer.to)


def _words(fields: Fields) -> list[tuple[str, str]]:
    """Everything that was sent but the token; line breaks as forms send them."""
    return sorted(
        (name, value.replace("\r\n", "\n")) for name, value in fields if name != "csrfmiddlewaretoken"
    )
