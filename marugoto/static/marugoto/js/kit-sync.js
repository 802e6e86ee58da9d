/* Sends what was written, line by line. Each line has a number of its own, so that one that is sent again counts once; a line
   leaves the outbox only when the server has said that it has it. It may be cut off anywhere and goes on from there. */
(function () {
  "use strict";

  const AGAIN = [5000, 15000, 30000, 60000];
  const place = () => document.getElementById("kit").dataset;
  const known = new Map(); // visit → the version of its row after the newest line of this telephone
  let running = null;
  let tries = 0;
  let timer = 0;

  async function ask(url, options) {
    return fetch(url, { credentials: "same-origin", redirect: "manual", cache: "no-store", ...options });
  }

  /** Who is signed in, and the token: {token, user, now}, or {stop: "offline" | "signin" | "failed"}. */
  async function door() {
    try {
      const answer = await ask(place().state);
      if (answer.type === "opaqueredirect" || answer.status === 403) return { stop: "signin" };
      return answer.ok ? await answer.json() : { stop: "failed" };
    } catch {
      return { stop: "offline" };
    }
  }

  async function post(url, fields, token) {
    const body = new URLSearchParams(fields);
    const answer = await ask(url, { method: "POST", body, headers: { "X-CSRFToken": token } });
    if (answer.type === "opaqueredirect") return { status: 401, told: {} };
    const json = (answer.headers.get("Content-Type") || "").includes("json");
    return { status: answer.status, told: json ? await answer.json() : {} };
  }

  function address(line) {
    const { check, record, nobody } = place();
    return line.kind === "check" ? check : record.replace(nobody, line.visit);
  }

  /** What this telephone has written itself since a line was written is no surprise to it. */
  function seen(line) {
    const base = Math.max(Number(line.fields.base), known.get(line.visit) || 0);
    return line.kind === "record" ? { base: String(base) } : {};
  }

  /** One line: "next", or why to stop. */
  async function send(line, token) {
    let answer;
    try {
      const now = new Date(Date.now()).toISOString();
      answer = await post(address(line), { ...line.fields, ...seen(line), device_now: now }, token);
    } catch {
      return "offline";
    }
    if (answer.status === 401 || answer.status === 403) return "signin";
    const settled = [200, 404, 422].includes(answer.status);
    if (!settled) return "failed";
    await settle(line, answer);
    return "next";
  }

  /** The answer is kept, and the line goes in the same transaction; a refused line stays readable in the list. */
  async function settle(line, answer) {
    const refused = answer.status !== 200;
    if (line.kind === "record" && !refused) known.set(line.visit, answer.told.version);
    await window.Kit.change((whole) => {
      if (line.kind === "record") {
        const why = answer.told.message || document.getElementById("kit-words").dataset.gone;
        const state = refused ? "refused" : answer.told.state === "conflict" ? "conflict" : "sent";
        whole.told[line.visit] = { state, why: refused ? why : "" };
        const visit = whole.visits.find((one) => one.id === line.visit);
        if (visit && !refused) visit.version = answer.told.version;
        if (refused) whole.drafts[line.visit] = { ...line.fields };
      }
      return { drop: line.n };
    });
  }

  /** All lines, in the order in which they were written: "done", or why it stopped. */
  async function run() {
    const lines = await window.Kit.lines();
    if (!lines.length) return "done";
    const at = await door();
    if (at.stop) return at.stop;
    const { about } = await window.Kit.look();
    if (about && about.user !== at.user) return "other";
    for (const line of lines) {
      const how = await send(line, at.token);
      if (how !== "next") return how;
      document.dispatchEvent(new Event("kit-changed"));
    }
    return "done";
  }

  /** Sends now; while it is under way a second call waits for the first. What cannot be sent is tried again by itself. */
  async function sync() {
    if (!window.Kit.isOpen()) return "locked";
    running = running || run().finally(() => {
      running = null;
    });
    const how = await running;
    window.clearTimeout(timer);
    if (how === "offline" || how === "failed") {
      timer = window.setTimeout(again, AGAIN[Math.min(tries, AGAIN.length - 1)]);
      tries += 1;
    } else {
      tries = 0;
    }
    document.dispatchEvent(new CustomEvent("kit-synced", { detail: how }));
    return how;
  }

  const again = () => sync();
  window.addEventListener("online", again);
  window.KitSync = { sync, door, post };
})();
