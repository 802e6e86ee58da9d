/* The page of the visit kit: packing, opening, the list, writing. What is seen comes out of the box (kit-box.js) and is gone from
   the page when it is locked. */
(function () {
  "use strict";

  const IDLE = 5 * 60 * 1000; // without a touch so long, it locks itself
  const SHELL = "marugoto-kit-shell";
  const by = (id) => document.getElementById(id);
  const kit = by("kit");
  const words = by("kit-words").dataset;
  const { Kit, KitSync } = window;
  const record = by("kit-record");
  let current = null; // the visit that is being written about
  let touched = Date.now();
  let typing = 0;

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  const time = (at) => new Date(at).toLocaleTimeString("ja-JP", { hour: "2-digit", minute: "2-digit" });

  function say(text) {
    by("kit-line").hidden = !text;
    by("kit-line").textContent = text || "";
  }

  function show(view) {
    kit.querySelectorAll("[data-view]").forEach((one) => {
      one.hidden = one.dataset.view !== view;
    });
    if (view !== "visit") current = null;
  }

  function problem(form, text) {
    const place = form.querySelector("[data-problem]");
    place.hidden = !text;
    place.textContent = text || "";
    return Boolean(text);
  }

  // --- the shell, so that the page opens without a network ---

  /** Keeps this page, its styles and scripts: fetched anew, and only if it is really this page (not the sign-in). */
  async function keepShell() {
    const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src]")];
    const urls = [...parts.map((one) => one.href || one.src), new URL(kit.dataset.page, location.href).href];
    const shell = await caches.open(SHELL);
    for (const url of new Set(urls)) {
      const answer = await fetch(url, { cache: "reload", redirect: "error", credentials: "same-origin" });
      if (!answer.ok) throw new Error(url);
      await shell.put(url, answer);
    }
    for (const old of await shell.keys()) if (!urls.includes(old.url)) await shell.delete(old);
    await navigator.serviceWorker.register(kit.dataset.worker, { scope: kit.dataset.page });
    await navigator.serviceWorker.ready;
  }

  // --- packing and opening ---

  /** What is wrong with a word: "" or the name of the sentence. */
  function weak(word) {
    if ([...word].length < 8) return "short";
    const steps = new Set([...word].slice(1).map((c, n) => c.codePointAt(0) - word.codePointAt(n)));
    return steps.size === 1 && [-1, 0, 1].includes([...steps][0]) ? "weak" : "";
  }

  async function pack(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const [word, again] = ["word", "again"].map((name) => form.elements[name].value);
    const bad = weak(word) || (word !== again ? "differ" : "");
    const button = form.querySelector("button");
    if (button.disabled || problem(form, bad ? words[bad] : "")) return;
    button.disabled = true;
    try {
      await keepShell();
      const at = await KitSync.door();
      if (at.stop) return void problem(form, words[at.stop]);
      const answer = await KitSync.post(kit.dataset.pack, {}, at.token);
      if (answer.status !== 200) return void problem(form, answer.told.message || words.failed);
      await Kit.pack(word, answer.told);
    } catch {
      return void problem(form, navigator.onLine ? words.failed : words.offline);
    } finally {
      button.disabled = false;
      form.reset();
    }
    await list();
    say(words.ready);
  }

  async function open(event) {
    event.preventDefault();
    const form = event.currentTarget;
    const button = form.querySelector("button");
    problem(form, "");
    button.disabled = true; // one word after another
    const found = await Kit.open(form.elements.word.value).finally(() => {
      button.disabled = false;
    });
    form.reset();
    const wait = found.wait ? fill(words.wait, { n: found.wait }) : "";
    if (problem(form, found.ok ? "" : `${found.wrong ? words.wrong : ""}${wait}`)) return;
    touched = Date.now();
    const at = await Kit.look();
    if (at.state !== "over") await list();
    KitSync.sync();
  }

  /** Nothing stays on the page. */
  async function close() {
    Kit.close();
    by("kit-visits").replaceChildren();
    for (const id of ["kit-name", "kit-address", "kit-phone", "kit-purpose", "kit-last"]) by(id).textContent = "";
    record.reset();
    await start();
  }

  // --- the list ---

  /** Brings the list up to date, and shows it, unless that is somebody else's wish than the visitor's. */
  async function list(shown = true) {
    const whole = await Kit.bundle();
    const lines = await Kit.lines();
    const rows = whole.visits.map((visit) => row(visit, whole, lines));
    by("kit-visits").replaceChildren(...rows);
    by("kit-waiting").textContent = lines.length ? fill(words.waiting, { n: lines.length }) : words.allsent;
    by("kit-send").hidden = !lines.length;
    lone(whole.lone);
    if (shown) show("list");
  }

  function row(visit, whole, lines) {
    const made = by("kit-row").content.cloneNode(true).firstElementChild;
    const button = made.querySelector("[data-open]");
    button.textContent = visit.name;
    button.addEventListener("click", () => read(visit.id));
    made.querySelector("[data-address]").textContent = visit.address;
    const told = whole.told[visit.id];
    const state = lines.some((one) => one.visit === visit.id) ? "queued" : told && told.state;
    const badge = made.querySelector("[data-badge]");
    badge.hidden = !state;
    badge.textContent = state ? fill(words[state], { why: told ? told.why : "" }) : "";
    return made;
  }

  function lone(out) {
    by("kit-out").hidden = Boolean(out);
    by("kit-safe").hidden = !out;
    by("kit-lone").hidden = !out;
    const late = out && Date.now() > out.due;
    by("kit-lone").textContent = out ? fill(words.out, { from: time(out.at), until: time(out.due) }) + (late ? words.overdue : "") : "";
  }

  // --- one visit ---

  const value = (name) => {
    const field = record.elements[name];
    return field ? field.value : "";
  };
  const fields = () => Object.fromEntries(["result", "met_whom", "note", "next_step", "next_on"].map((n) => [n, value(n)]));

  async function read(id) {
    const whole = await Kit.bundle();
    const visit = whole.visits.find((one) => one.id === id);
    if (!visit) return;
    record.reset();
    problem(record, "");
    by("kit-name").textContent = visit.kana ? `${visit.name}（${visit.kana}）` : visit.name;
    by("kit-address").textContent = visit.address;
    by("kit-phone").textContent = visit.phone || "－";
    by("kit-purpose").textContent = visit.purpose;
    by("kit-last").textContent = visit.result || "－";
    for (const [name, text] of Object.entries(whole.drafts[id] || {})) {
      if (record.elements[name]) record.elements[name].value = text;
    }
    show("visit");
    current = visit;
    by("kit-name").focus();
  }

  /** What is being typed is locked away too, so that a telephone that dies loses nothing. */
  function draft() {
    window.clearTimeout(typing);
    typing = window.setTimeout(async () => {
      if (!current || !Kit.isOpen()) return;
      const [id, text] = [current.id, fields()];
      await Kit.change((whole) => {
        if (current && current.id === id) whole.drafts[id] = text;
      });
    }, 600);
  }

  function amiss(told) {
    if (!told.result) return words.result;
    if (kit.dataset.met.split(" ").includes(told.result) && !told.met_whom) return words.whom;
    return told.next_step ? "" : words.next;
  }

  async function write(event) {
    event.preventDefault();
    const told = fields();
    if (!current || problem(record, amiss(told))) return;
    window.clearTimeout(typing);
    const id = current.id;
    current = null; // from here on nothing is drafted, and a second tap finds nothing to send
    const mine = { record_id: crypto.randomUUID(), channel: "kit", device_at: new Date(Date.now()).toISOString() };
    await Kit.change((whole) => {
      const visit = whole.visits.find((one) => one.id === id);
      delete whole.drafts[id];
      whole.told[id] = { state: "queued", why: "" };
      const base = String(visit ? visit.version : 0);
      return { add: { kind: "record", visit: id, fields: { ...told, ...mine, base } } };
    });
    await list();
    say(words.written);
    KitSync.sync();
  }

  async function check(act, minutes) {
    await Kit.change((whole) => {
      const id = act === "out" ? crypto.randomUUID() : whole.lone.id;
      const now = Date.now();
      whole.lone = act === "out" ? { id, at: now, due: now + minutes * 60000 } : null;
      const told = { lone_id: id, act, minutes: act === "out" ? String(minutes) : "", device_at: new Date(now).toISOString() };
      return { add: { kind: "check", fields: told } };
    });
    await list();
    KitSync.sync();
  }

  // --- the page as a whole ---

  async function start() {
    const at = await Kit.look();
    const left = fill(words.left, { n: at.waiting });
    if (at.state === "empty" || at.state === "over") {
      say(at.state === "over" ? words.expired : "");
      return show("pack");
    }
    say(at.state === "expired" ? `${words.expired} ${left}` : "");
    const until = at.about ? `${new Date(at.about.expires).toLocaleDateString("ja-JP")} ${time(at.about.expires)}` : "";
    by("kit-until").textContent = at.state === "live" ? fill(words.until, { until }) : "";
    return show("locked");
  }

  async function tick() {
    const at = await Kit.look();
    const gone = at.state === "expired" || at.state === "over";
    const shown = by("kit-visits").children.length > 0;
    if ((gone && (shown || current || !Kit.isOpen())) || (Kit.isOpen() && Date.now() - touched > IDLE)) {
      await close();
      if (at.state === "over") say(words.expired);
    }
  }

  async function changed() {
    if (Kit.isOpen() && !current) await list(false); // by then a visit may have been opened, and stays open
  }

  async function synced(event) {
    await changed();
    if (words[event.detail]) say(words[event.detail]);
    const at = await Kit.look();
    if (at.state !== "over") return;
    await close();
    say(`${words.expired} ${words.allsent}`);
  }

  by("kit-pack").addEventListener("submit", pack);
  by("kit-open").addEventListener("submit", open);
  by("kit-close").addEventListener("click", close);
  by("kit-send").addEventListener("click", () => KitSync.sync());
  by("kit-back").addEventListener("click", () => list());
  by("kit-safe").addEventListener("click", () => check("safe", 0));
  by("kit-out").addEventListener("submit", (event) => {
    event.preventDefault();
    check("out", Number(event.currentTarget.elements.minutes.value));
  });
  record.addEventListener("submit", write);
  record.addEventListener("input", draft);
  for (const kind of ["pointerdown", "keydown"]) {
    document.addEventListener(kind, () => {
      touched = Date.now();
    });
  }
  document.addEventListener("kit-changed", changed);
  document.addEventListener("kit-synced", synced);
  window.setInterval(tick, 15000);
  if (!window.isSecureContext || !navigator.serviceWorker || !window.indexedDB) say(words.failed);
  start().then(() => navigator.onLine && navigator.serviceWorker.controller && keepShell().catch(() => null));
})();
