/* What could not be sent outlives a reload of the page, in this tab only: sessionStorage, never localStorage (these are shared
   computers). It is kept while it is unsent, offered when the form is opened again, and gone once it is saved, thrown away,
   or somebody signs out or another one signs in. Without this, autosave.js keeps it in memory alone. */
(function () {
  "use strict";

  const { onContent } = window.Marugoto;
  const PREFIX = "marugoto-kept:";
  const BY = "marugoto-kept-by";

  function store() {
    try {
      return window.sessionStorage; // refused where the browser keeps nothing at all
    } catch (error) {
      return null;
    }
  }

  function clear() {
    const place = store();
    if (!place) return;
    Object.keys(place)
      .filter((key) => key.startsWith(PREFIX))
      .forEach((key) => place.removeItem(key));
  }

  /* Another worker, or nobody, in the same tab: what was kept is not theirs. */
  function belongs() {
    const place = store();
    if (!place) return;
    const worker = document.body.dataset.worker || "";
    if (place.getItem(BY) !== worker) clear();
    place.setItem(BY, worker);
    const [how] = performance.getEntriesByType("navigation");
    if (!how || how.type !== "navigate") return; // reloaded, or gone back: the sending may have failed
    Object.keys(place)
      .filter((key) => key.startsWith(PREFIX) && JSON.parse(place.getItem(key)).sent)
      .forEach((key) => place.removeItem(key));
  }

  const keyOf = (form) => PREFIX + location.pathname + " " + (form.getAttribute("action") || "") + " " + form.dataset.keepAs;

  function fields(form) {
    return Array.from(form.querySelectorAll("textarea[name], input[type=text][name]"));
  }

  function put(form, sent) {
    const place = store();
    const words = {};
    fields(form).forEach((field) => {
      if (field.value !== field.defaultValue) words[field.name] = field.value;
    });
    if (!place || Object.keys(words).length === 0) return;
    try {
      place.setItem(keyOf(form), JSON.stringify({ words, sent: sent === true }));
    } catch (error) {
      // full: the text stays in memory, as before
    }
  }

  function drop(form) {
    const place = store();
    if (place) place.removeItem(keyOf(form));
  }

  function restore(form, words) {
    fields(form).forEach((field) => {
      if (!(field.name in words)) return;
      field.value = words[field.name];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }

  function button(words, act, notice) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-small";
    made.textContent = words;
    made.addEventListener("click", () => {
      act();
      notice.remove();
    });
    return made;
  }

  function offer(form) {
    const place = store();
    const status = form.querySelector("[data-draft-status]");
    const kept = place && place.getItem(keyOf(form));
    if (!kept || !status) return;
    const { words } = JSON.parse(kept);
    const missing = fields(form).some((field) => field.name in words && field.value !== words[field.name]);
    if (!missing) {
      drop(form);
      return;
    }
    const notice = document.createElement("div");
    notice.className = "btn-row kept";
    notice.setAttribute("role", "status");
    const said = document.createElement("p");
    said.textContent = status.dataset.kept;
    notice.append(
      said,
      button(status.dataset.keptBack, () => restore(form, words), notice),
      button(status.dataset.keptAway, () => drop(form), notice),
    );
    form.prepend(notice);
  }

  belongs();
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-signs-out]")) clear();
    else if (event.target.matches("form[data-autosave]") && !event.defaultPrevented) {
      const place = store();
      if (place && place.getItem(keyOf(event.target))) put(event.target, true);
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.target.matches("form[data-autosave]")) drop(event.target);
  });
  window.Marugoto.kept = { put, drop, offer };
  onContent((scope) => {
    const forms = scope.matches && scope.matches("form[data-autosave]") ? [scope] : [];
    forms.concat(Array.from(scope.querySelectorAll("form[data-autosave]"))).forEach((form) => {
      if (form.dataset.keepAs) return;
      form.dataset.keepAs = form.dataset.autosave; // the address may change with the first answer
      offer(form);
    });
  });
})();
