/* The session ends after a while without a request. Two minutes before, the page asks; afterwards it hides what it
   shows, keeps unsaved text, and lets one sign in again in another tab. */
(function () {
  "use strict";

  const body = document.body;
  const seconds = Number(body.dataset.sessionSeconds || 0);
  const soon = document.getElementById("session-soon");
  const over = document.getElementById("session-over");
  if (!seconds || !soon || !over) return;

  const { renewCsrf, unsaved } = window.Marugoto;
  const WARNING = Math.min(120, Math.floor(seconds / 2));
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("marugoto-session") : null;
  let endsAt = 0;
  let ended = false;

  function start() {
    endsAt = Date.now() + seconds * 1000;
    ended = false;
    body.classList.remove("session-is-over");
    if (soon.open) soon.close();
    if (over.open) over.close();
  }

  function renewed() {
    start();
    if (channel) channel.postMessage("renewed");
  }

  function signInHere() {
    window.location.assign(body.dataset.signIn + "?next=" + encodeURIComponent(location.pathname + location.search));
  }

  function end() {
    if (ended) return;
    ended = true;
    if (soon.open) soon.close();
    if (unsaved.size === 0) {
      signInHere();
      return;
    }
    body.classList.add("session-is-over");
    over.querySelector("[data-session-still]").hidden = true;
    if (!over.open) over.showModal();
  }

  async function touch() {
    const response = await fetch(body.dataset.keepAlive, { credentials: "same-origin", redirect: "manual" });
    if (response.type === "opaqueredirect" || !response.ok) return false;
    renewCsrf();
    renewed();
    return true;
  }

  // The clock is asked, not counted: a laptop that slept wakes up to the truth
  window.setInterval(() => {
    if (ended) return;
    const left = endsAt - Date.now();
    if (left <= 0) end();
    else if (left <= WARNING * 1000 && !soon.open) soon.showModal();
  }, 1000);

  soon.querySelector("[data-session-continue]").addEventListener("click", async () => {
    try {
      if (!(await touch())) end();
    } catch (error) {
      soon.close(); // no network: the drafts say so themselves
    }
  });
  over.querySelector("[data-session-sign-in]").href = body.dataset.signIn;
  over.addEventListener("cancel", (event) => event.preventDefault());
  over.querySelector("[data-session-retry]").addEventListener("click", async () => {
    let good = false;
    try {
      good = await touch();
    } catch (error) {
      good = false;
    }
    over.querySelector("[data-session-still]").hidden = good;
    if (good) {
      document.querySelectorAll("form[data-autosave]").forEach((form) => {
        form.dispatchEvent(new Event("marugoto:retry"));
      });
    }
  });

  if (channel) channel.addEventListener("message", start);
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) renewed();
  });
  // A page that the browser kept for "back" is shown again only while the session lives
  window.addEventListener("pageshow", async (event) => {
    if (!event.persisted) return;
    body.classList.add("session-is-over");
    try {
      if (!(await touch())) end();
    } catch (error) {
      end();
    }
  });
  window.Marugoto.sessionOver = end;
  window.Marugoto.sessionRenewed = renewed;
  renewed();
})();
