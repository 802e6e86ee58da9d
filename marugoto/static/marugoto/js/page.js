/* The common ground of every page: announcing, CSRF, dialogs, printing, the progress line. All pages work without it. */
(function () {
  "use strict";

  const root = document.documentElement;
  root.classList.add("js");

  function cookie(name) {
    const found = document.cookie.split("; ").find((part) => part.startsWith(name + "="));
    return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
  }

  /** The CSRF token in force now (the cookie changes when one signs in again in another tab). */
  function csrf() {
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return cookie("csrftoken") || (field ? field.value : "");
  }

  /** Put the token in force into every form of the page. */
  function renewCsrf() {
    const token = csrf();
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => {
      field.value = token;
    });
  }

  /** Say something in the polite live region; twice the same words are said twice. */
  function announce(words) {
    const region = document.getElementById("announce");
    if (!region || !words) return;
    region.textContent = "";
    window.setTimeout(() => {
      region.textContent = words;
    }, 50);
  }

  /** Is the reader typing, so that single keys must stay letters? */
  function isTyping(element) {
    if (!element || !element.matches) return false;
    if (element.isContentEditable || element.matches("textarea, select")) return true;
    return element.matches("input:not([type=radio], [type=checkbox], [type=button], [type=submit])");
  }

  /** Say what went wrong, above everything else: "offline", "forbidden", "missing" or "error". */
  function trouble(kind) {
    const place = document.getElementById("trouble");
    if (!place) return;
    place.hidden = true;
    place.querySelector("[data-trouble-words]").textContent = place.dataset[kind] || place.dataset.error;
    place.hidden = false;
  }

  const watchers = [];

  /** Run for the page now, and again for every fragment that htmx brings. */
  function onContent(work) {
    watchers.push(work);
    work(document);
  }

  const unsaved = new Set();

  const Marugoto = { csrf, renewCsrf, announce, trouble, isTyping, onContent, unsaved };
  window.Marugoto = Marugoto;

  // Dialogs
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.openDialog);
      if (dialog) dialog.showModal();
    }
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[data-trouble-close]")) document.getElementById("trouble").hidden = true;
  });

  // A question before an act that is hard to take back
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-confirm]");
    const dialog = document.getElementById("confirm");
    if (!button || !dialog || button.dataset.confirmed) return;
    event.preventDefault();
    document.getElementById("confirm-words").textContent = button.dataset.confirm;
    dialog.querySelector("[data-confirm-yes]").textContent = button.textContent.trim();
    dialog.returnValue = "no";
    dialog.addEventListener(
      "close",
      () => {
        if (dialog.returnValue !== "yes") return;
        button.dataset.confirmed = "yes";
        button.click();
        delete button.dataset.confirmed;
      },
      { once: true },
    );
    dialog.showModal();
  });

  // Menus made of <details> close when one leaves them
  function closeMenus(except) {
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  }
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // What needs attention first gets the focus (a summary of errors)
  function focusFirst(scope) {
    const first = scope.querySelector && scope.querySelector("[data-focus]");
    if (first) first.focus();
  }
  focusFirst(document);

  // A link to a field opens what hides it
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".form-errors a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const hidden = field.closest("details:not([open])");
    if (hidden) hidden.open = true;
    const tap = field.closest("[data-need]") && field.closest("[data-need]").querySelector(".need-tap");
    (tap || field).focus();
    (tap || field).scrollIntoView({ block: "center" });
  });

  // htmx: the token goes along; swaps are announced; a request longer than 400 ms shows a line at the top
  let waiting = 0;
  let timer = 0;
  const line = document.getElementById("progress");

  function showLine() {
    if (!line || waiting === 0) return;
    line.hidden = false;
    announce(line.textContent.trim());
  }

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = csrf();
    if ("csrfmiddlewaretoken" in event.detail.parameters) event.detail.parameters.csrfmiddlewaretoken = csrf();
  });
  document.addEventListener("htmx:beforeRequest", () => {
    waiting += 1;
    window.clearTimeout(timer);
    timer = window.setTimeout(showLine, 400);
  });
  document.addEventListener("htmx:afterRequest", () => {
    waiting = Math.max(0, waiting - 1);
    if (waiting === 0 && line) {
      window.clearTimeout(timer);
      line.hidden = true;
    }
  });
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) watchers.forEach((work) => work(event.detail.elt));
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const where = event.target;
    const speaking = where.matches("[data-announce]") ? where : where.querySelector("[data-announce]");
    if (speaking) announce(speaking.dataset.announce);
    focusFirst(where);
  });
  document.addEventListener("htmx:sendError", () => trouble("offline"));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status !== 401) trouble({ 403: "forbidden", 404: "missing" }[status] || "error");
  });
  // The session ended: keep the page when something on it is not saved yet
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.status !== 401 || unsaved.size === 0 || !Marugoto.sessionOver) return;
    event.preventDefault();
    Marugoto.sessionOver();
  });
})();
