/* Forms: growing textareas, needs by tapping, a word before unsaved text is left behind. */
(function () {
  "use strict";

  const { announce, onContent, trouble, unsaved } = window.Marugoto;

  // Textareas grow with their text (newer browsers do it by themselves)
  const growsAlone = window.CSS && CSS.supports("field-sizing", "content");

  function grow(area) {
    area.style.height = "auto";
    area.style.height = area.scrollHeight + 2 + "px";
  }
  if (!growsAlone) {
    onContent((scope) => scope.querySelectorAll("textarea").forEach(grow));
    document.addEventListener("input", (event) => {
      if (event.target.matches("textarea")) grow(event.target);
    });
  }

  // Needs: tap once ○, twice ◎ (only one ◎ in a form), three times nothing
  const after = { none: "some", some: "main", main: "none" };

  function radio(need, value) {
    return need.querySelector('input[value="' + value + '"]');
  }

  function paint(need) {
    const checked = need.querySelector("input:checked") || radio(need, "none");
    const button = need.querySelector(".need-tap");
    button.dataset.mark = checked.value;
    button.querySelector(".need-tap-sign").textContent = checked.value === "none" ? "＋" : checked.dataset.sign;
    button.querySelector(".need-tap-words").textContent = "（" + checked.dataset.words + "）";
  }

  function mark(need, value, quiet) {
    const chosen = radio(need, value);
    chosen.checked = true;
    paint(need);
    if (!quiet) chosen.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function tap(need) {
    const now = (need.querySelector("input:checked") || radio(need, "none")).value;
    const next = after[now];
    if (next === "main") {
      const scope = need.closest("form") || need.closest("[data-needs]");
      scope.querySelectorAll("[data-need].is-tapped").forEach((other) => {
        if (other !== need && radio(other, "main").checked) mark(other, "some", true);
      });
    }
    mark(need, next, false);
    const words = radio(need, next).dataset.words;
    announce(need.querySelector(".need-label").textContent.trim() + "：" + words);
  }

  function fold(need) {
    if (need.classList.contains("is-tapped")) return;
    const button = document.createElement("button");
    const sign = document.createElement("span");
    const label = document.createElement("span");
    const words = document.createElement("span");
    button.type = "button";
    button.className = "need-tap";
    sign.className = "need-tap-sign";
    sign.setAttribute("aria-hidden", "true");
    label.textContent = need.querySelector(".need-label").textContent.trim();
    words.className = "need-tap-words sr-only";
    button.append(sign, label, words);
    const why = need.querySelector(".need-why");
    if (why) {
      const because = document.createElement("span");
      because.className = "need-tap-why";
      because.textContent = why.textContent.trim();
      button.append(because);
    }
    button.addEventListener("click", () => tap(need));
    need.classList.add("is-tapped");
    need.append(button);
    paint(need);
  }

  onContent((scope) => {
    if (scope.matches && scope.matches("[data-need]")) fold(scope);
    scope.querySelectorAll("[data-need]").forEach(fold);
  });

  // While suggestions are on their way the reader goes on tapping: what was tapped meanwhile, and the focus, stay
  const kept = new WeakMap();

  document.addEventListener("htmx:beforeSwap", (event) => {
    const place = event.detail.target;
    if (!place || !place.querySelector("[data-need]")) return;
    const marks = new Map();
    place.querySelectorAll("[data-need] input:checked").forEach((input) => marks.set(input.name, input.value));
    const here = document.activeElement && document.activeElement.closest("[data-need]");
    kept.set(place, { marks, focus: here && place.contains(here) ? here.querySelector("input").name : "" });
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const place = event.detail.target;
    const before = place && kept.get(place);
    if (!before) return;
    kept.delete(place);
    place.querySelectorAll("[data-need].is-tapped").forEach((need) => {
      const name = need.querySelector("input").name;
      if (before.marks.has(name)) mark(need, before.marks.get(name), true);
      if (name === before.focus) need.querySelector(".need-tap").focus();
    });
  });

  // A form is sent once, and not at all while the line is down (the page would be lost)
  const sending = new WeakSet();

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const live = [form, event.submitter].some((part) => part && part.matches("[hx-post], [hx-get]"));
      if (form.method !== "post" || live) return;
      const offline = navigator.onLine === false;
      if (offline || sending.has(form)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        if (offline) trouble("offline");
        return;
      }
      sending.add(form);
      window.setTimeout(() => sending.delete(form), 5000);
      working(form);
    },
    true,
  );
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form").forEach((form) => sending.delete(form));
    document.querySelectorAll("[data-working-said]").forEach((said) => said.remove());
  });

  // A form with data-working says that it is at work, where the answer may take more than a moment
  const working = (form) => {
    if (!form.dataset.working || form.querySelector("[data-working-said]")) return;
    const said = document.createElement("p");
    said.setAttribute("role", "status");
    said.dataset.workingSaid = "";
    said.append(document.createElement("progress"), ` ${form.dataset.working}`);
    form.append(said);
  };

  // A form with data-guard says so before its unsaved text is left behind
  document.addEventListener("input", (event) => {
    const form = event.target.form || event.target.closest("form");
    if (form && form.matches("[data-guard]")) unsaved.add(form);
  });
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) unsaved.delete(event.target);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt && event.detail.elt.closest("form");
    if (form && event.detail.successful) unsaved.delete(form);
  });
  window.addEventListener("beforeunload", (event) => {
    unsaved.forEach((form) => {
      if (!form.isConnected) unsaved.delete(form);
    });
    if (unsaved.size > 0) event.preventDefault();
  });
})();
