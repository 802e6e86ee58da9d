/* The locked box of the visit kit: IndexedDB that holds ciphertext only. The key is made from a word that the worker chooses
   (PBKDF2, SHA-256), lives in memory alone, and cannot be taken out of there. adr/0030 says what this withstands. */
(function () {
  "use strict";

  const NAME = "marugoto-kit";
  const ROUNDS = 600000; // OWASP Password Storage Cheat Sheet 2023, PBKDF2-HMAC-SHA256
  const FREE = 3; // wrong words before one has to wait
  const FIRST_WAIT = 15; // seconds; doubles with every further wrong word
  const LONGEST_WAIT = 3600;
  const LATE = 14 * 24 * 3600 * 1000; // what was not sent goes too, so long after the kit has run out (rules/records.py)

  let key = null;

  function database() {
    return new Promise((done, failed) => {
      const asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("meta");
        asked.result.createObjectStore("bundle");
        asked.result.createObjectStore("outbox", { keyPath: "n", autoIncrement: true });
      };
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  }

  /** One transaction over all stores: both writes stay, or neither. `work` returns a request whose result is given back. */
  async function within(mode, work) {
    const db = await database();
    try {
      return await new Promise((done, failed) => {
        const one = db.transaction(["meta", "bundle", "outbox"], mode);
        const asked = work({
          meta: one.objectStore("meta"),
          bundle: one.objectStore("bundle"),
          outbox: one.objectStore("outbox"),
        });
        one.oncomplete = () => done(asked ? asked.result : undefined);
        one.onerror = () => failed(one.error);
        one.onabort = () => failed(one.error);
      });
    } finally {
      db.close();
    }
  }

  const meta = () => within("readonly", (s) => s.meta.get("kit"));
  const waiting = () => within("readonly", (s) => s.outbox.getAll());

  async function derive(word, salt, rounds) {
    const raw = await crypto.subtle.importKey("raw", new TextEncoder().encode(word), "PBKDF2", false, ["deriveKey"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
    return crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  }

  async function lock(value, by) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(value));
    return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, by || key, text) };
  }

  async function unlock(locked, by) {
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: locked.iv }, by || key, locked.data);
    return JSON.parse(new TextDecoder().decode(text));
  }

  /** The time by which a kit runs out: a clock that is put back does not give it more. */
  const clock = (about) => Math.max(Date.now(), about.seen);

  /** Locks what was packed. Expiry counts in this device's clock, put right by the server's at this moment. */
  async function pack(word, packed) {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const made = await derive(word, salt, ROUNDS);
    const off = Date.now() - Date.parse(packed.now);
    const about = {
      kit: packed.kit,
      user: packed.user,
      salt,
      rounds: ROUNDS,
      expires: Date.parse(packed.expires) + off,
      seen: Date.now(),
      wrong: 0,
      until: 0,
      check: await lock({ kit: packed.kit }, made),
    };
    const visits = await lock({ visits: packed.visits, drafts: {}, told: {}, lone: null }, made);
    await within("readwrite", (s) => {
      s.outbox.clear();
      s.bundle.put(visits, "visits");
      return s.meta.put(about, "kit");
    });
    key = made;
  }

  /** Opens the box: {ok}, {wrong}, or {wait: seconds}. Each wrong word after the third makes one wait longer. */
  async function open(word) {
    const about = await meta();
    const left = about.until - clock(about);
    if (left > 0) return { wait: Math.ceil(left / 1000) };
    const made = await derive(word, about.salt, about.rounds);
    try {
      await unlock(about.check, made);
    } catch {
      about.wrong += 1;
      const more = about.wrong - FREE;
      const wait = more < 0 ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** more);
      about.until = wait ? clock(about) + wait * 1000 : 0;
      await within("readwrite", (s) => s.meta.put(about, "kit"));
      return wait ? { wrong: true, wait } : { wrong: true };
    }
    about.wrong = 0;
    about.until = 0;
    await within("readwrite", (s) => s.meta.put(about, "kit"));
    key = made;
    return { ok: true };
  }

  /** Where things stand: "empty", "live" or "expired"; what has run out is wiped here, whoever asks. */
  async function look() {
    const about = await meta();
    if (!about) return { state: "empty", waiting: 0 };
    const now = clock(about);
    const left = (await waiting()).length;
    const gone = now >= about.expires;
    if (!gone) {
      about.seen = now;
      await within("readwrite", (s) => s.meta.put(about, "kit"));
      return { state: "live", waiting: left, about };
    }
    const all = !left || now >= about.expires + LATE;
    about.seen = now;
    await within("readwrite", (s) => {
      s.bundle.clear();
      if (!all) return s.meta.put(about, "kit");
      s.outbox.clear();
      return s.meta.clear();
    });
    return { state: all ? "over" : "expired", waiting: all ? 0 : left, about };
  }

  async function bundle() {
    const locked = await within("readonly", (s) => s.bundle.get("visits"));
    return locked ? unlock(locked) : { visits: [], drafts: {}, told: {}, lone: null };
  }

  let last = Promise.resolve();

  /** One change after another: `work` is given the bundle, changes it, and may give back {add} or {drop} for the outbox. */
  function change(work) {
    const next = last.then(async () => {
      const whole = await bundle();
      const outbox = (await work(whole)) || {};
      await keep(whole, outbox);
      return whole;
    });
    last = next.catch(() => null);
    return next;
  }

  /** Keeps a changed bundle; together with it one new line of the outbox, or the end of one. */
  async function keep(whole, { add = null, drop = null } = {}) {
    const locked = await lock(whole);
    const line = add ? await lock(add) : null;
    await within("readwrite", (s) => {
      const live = s.bundle.count();
      live.onsuccess = () => {
        if (live.result) s.bundle.put(locked, "visits");
      };
      if (line) s.outbox.add(line);
      if (drop !== null) s.outbox.delete(drop);
      return null;
    });
  }

  async function lines() {
    const locked = await waiting();
    return Promise.all(locked.map(async (one) => ({ n: one.n, ...(await unlock(one)) })));
  }

  window.Kit = {
    pack,
    open,
    look,
    bundle,
    change,
    lines,
    isOpen: () => key !== null,
    close() {
      key = null;
    },
  };
})();
