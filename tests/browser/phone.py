"""A visitor's telephone: a browser of its own with the visit kit in it. It acts by the words on the page."""

from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.hands import Hands, starting_with
from tests.browser.kochi import PASSWORD

WORD = "かきのき 8ぽん"
# Everything that a browser keeps for our pages, as text: bytes both as Latin-1 and as UTF-16.
_DUMP = """async () => {
  const bytes = (b) => new TextDecoder("latin1").decode(b) + new TextDecoder("utf-8").decode(b)
    + new TextDecoder("utf-16le").decode(b);
  const said = (v) => v instanceof ArrayBuffer ? bytes(new Uint8Array(v))
    : ArrayBuffer.isView(v) ? bytes(v)
    : v && typeof v === "object" ? Object.entries(v).map(([k, x]) => k + "=" + said(x)).join(";") : String(v);
  const found = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie,
    document.documentElement.outerHTML, [...document.querySelectorAll("input,textarea")].map((e) => e.value).join()];
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((done) => { indexedDB.open(name).onsuccess = (e) => done(e.target.result); });
    for (const store of db.objectStoreNames) {
      const rows = await new Promise((done) => {
        db.transaction(store).objectStore(store).getAll().onsuccess = (e) => done(e.target.result);
      });
      found.push(store + ":" + rows.map(said).join("|"));
    }
    db.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const one of await cache.keys()) found.push(one.url + await (await cache.match(one)).text());
  }
  return found.join("\\n");
}"""


class Phone:
    """One telephone of one visitor."""

    def __init__(self, page: Page, server: str, who: str) -> None:
        self.page, self.server, self.who = page, server, who
        self.hands = Hands(page, server)

    @property
    def context(self) -> BrowserContext:
        """Its browser."""
        return self.page.context

    def sign_in(self) -> None:
        """Through the front door."""
        self.hands.open("/today/")
        self.hands.sign_in(self.who, PASSWORD)

    def open_page(self) -> None:
        """The page of the kit, whether there is a network or not."""
        self.page.goto(self.server + "/outreach/kit/")

    def pack(self, word: str = WORD) -> None:
        """Today's visits are taken along."""
        self.open_page()
        form = self.page.locator("#kit-pack")
        form.get_by_label(starting_with("あいことば")).first.fill(word)
        form.get_by_label("もう一度").fill(word)
        self.press("きょうの訪問を入れる")
        expect(self.page.locator("#kit-visits .row").first).to_be_visible(timeout=30_000)

    def press(self, words: str) -> None:
        """A button that is seen."""
        self.page.get_by_role("button", name=words, exact=True).locator("visible=true").click()

    def unlock(self, word: str = WORD) -> None:
        """The word is typed."""
        form = self.page.locator("#kit-open")
        form.get_by_label(starting_with("あいことば")).fill(word)
        self.press("ひらく")

    def reopen(self, word: str = WORD) -> None:
        """The page is closed and opened again, as on the next doorstep."""
        self.open_page()
        self.unlock(word)
        expect(self.page.locator("#kit-visits .row").first).to_be_visible(timeout=30_000)

    def visit(self, name: str) -> None:
        """Opens one visit of the list."""
        self.press(name)
        expect(self.page.locator("#kit-name")).to_contain_text(name)

    def write(
        self, name: str, result: str, note: str = "", next_step: str = "これで終わり", whom: str = ""
    ) -> None:
        """One record, from the list and back to it."""
        self.visit(name)
        form = self.page.locator("#kit-record")
        form.get_by_role("radio", name=result, exact=True).check()
        if whom:
            form.get_by_label(starting_with("会えた人")).select_option(label=whom)
        if note:
            form.get_by_label(starting_with("様子")).fill(note)
        form.get_by_role("radio", name=next_step, exact=True).check()
        self.press("訪問を記録する")
        expect(self.page.locator("#kit-visits .row").first).to_be_visible()

    def send(self) -> None:
        """「いま送る」, where it has not sent everything by itself already."""
        self.page.evaluate("() => KitSync.sync()")

    def sent(self) -> None:
        """Everything has been sent."""
        expect(self.page.locator("#kit-waiting")).to_have_text("すべて送りました。", timeout=20_000)

    def waits(self, n: int) -> None:
        """So many are waiting."""
        expect(self.page.locator("#kit-waiting")).to_have_text(f"まだ送っていないもの {n} 件")

    def says(self, words: str) -> None:
        """The line at the top says so."""
        expect(self.page.locator("#kit-line")).to_contain_text(words, timeout=20_000)

    def dump(self) -> str:
        """All that this browser keeps, as somebody would read it who has the telephone."""
        found: Any = self.page.evaluate(_DUMP)
        return str(found)
