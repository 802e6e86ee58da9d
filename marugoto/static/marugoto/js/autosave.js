/* Drafts: a form with data-autosave="URL" is sent there 1.5 s after the last key. What cannot be sent stays in memory and, until
   it is sent, in this tab (keep.js); it is sent again by itself, and the page says so before it is left. */
(function () {
  "use strict";

  const { announce, csrf, onContent, unsaved, kept } = window.Marugoto;
  const PAUSE = 1500;
  const AGAIN = [3000, 6000, 12000, 30000];

  function clockTime() {
    const now = new Date();
    return String(now.getHours()).padStart(2, "0") + ":" + String(now.getMinutes()).padStart(2, "0");
  }

  function begin(form) {
    if (form.dataset.autosaveOn) return;
    form.dataset.autosaveOn = "yes";

    let timer = 0;
    let tries = 0;
    let sending = null;
    let version = 0; // grows with every change; the version sent is the version saved
    let ended = false;

    function status() {
      return form.querySelector("[data-draft-status]") || document.querySelector("[data-draft-status]");
    }

    function say(kind, time) {
      const place = status();
      if (!place) return;
      const words = place.querySelector("[data-draft-words]");
      const late = kind === "waiting" || kind === "refused";
      if (late && !place.classList.contains("is-late")) announce(place.dataset[kind]);
      place.classList.toggle("is-late", late);
      const text = (place.dataset[kind] || "").replace("{time}", time || "");
      if (words.textContent !== text) words.textContent = text;
    }

    function later(wait) {
      window.clearTimeout(timer);
      timer = window.setTimeout(send, wait);
    }

    function failed() {
      kept.put(form);
      say("waiting");
      later(AGAIN[Math.min(tries, AGAIN.length - 1)]);
      tries += 1;
    }

    async function saved(response, sent) {
      tries = 0;
      let answer = {};
      if (response.status === 200 && (response.headers.get("Content-Type") || "").includes("json")) {
        answer = await response.json();
      }
      if (answer.draft) form.dataset.autosave = answer.draft;
      say("saved", answer.saved_at || clockTime());
      kept.drop(form);
      if (sent === version) unsaved.delete(form);
      else later(PAUSE);
    }

    async function send(closing) {
      if (ended || sending || !form.isConnected || version === 0) return;
      const sent = version;
      const body = new FormData(form);
      body.set("csrfmiddlewaretoken", csrf());
      sending = new AbortController();
      if (!closing) say("saving");
      try {
        const response = await fetch(form.dataset.autosave, {
          method: "POST",
          body,
          headers: { "X-CSRFToken": csrf(), "X-Autosave": "1", Accept: "application/json" },
          credentials: "same-origin",
          redirect: "manual",
          keepalive: closing === true,
          signal: sending.signal,
        });
        sending = null;
        if (response.type === "opaqueredirect" || response.status === 401) {
          kept.put(form);
          say("waiting");
          if (window.Marugoto.sessionOver) window.Marugoto.sessionOver();
        } else if (response.ok) {
          await saved(response, sent);
          if (window.Marugoto.sessionRenewed) window.Marugoto.sessionRenewed();
        } else if (response.status >= 500) failed();
        else say("refused");
      } catch (error) {
        sending = null;
        if (error.name !== "AbortError") failed();
      }
    }

    function changed() {
      version += 1;
      unsaved.add(form);
      if (!navigator.onLine) kept.put(form);
      later(PAUSE);
    }

    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      window.clearTimeout(timer);
      ended = true;
      if (sending) sending.abort();
      unsaved.delete(form);
      window.setTimeout(() => {
        ended = false; // the page is still here: the sending was stopped
      }, 5000);
    });
    function retry() {
      tries = 0;
      if (unsaved.has(form)) later(0);
    }

    window.addEventListener("pagehide", () => {
      if (unsaved.has(form)) kept.put(form);
    });
    form.addEventListener("marugoto:retry", retry);
    window.addEventListener("online", retry);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && unsaved.has(form)) send(true);
    });
  }

  onContent((scope) => {
    if (scope.matches && scope.matches("form[data-autosave]")) begin(scope);
    scope.querySelectorAll("form[data-autosave]").forEach(begin);
  });
})();
