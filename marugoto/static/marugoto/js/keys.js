/* Keys: / search, n new consultation, t Today, ? all keys, j k Enter in lists. Off while typing, and off for good where
   the reader says so (single keys disturb some who speak to their computer). */
(function () {
  "use strict";

  const { isTyping } = window.Marugoto;
  const STORE = "marugoto-keys";
  const dialog = document.getElementById("keys");

  function isOn() {
    try {
      return window.localStorage.getItem(STORE) !== "off";
    } catch (error) {
      return true;
    }
  }

  function remember(on) {
    try {
      if (on) window.localStorage.removeItem(STORE);
      else window.localStorage.setItem(STORE, "off");
    } catch (error) {
      /* a browser without storage keeps the keys on */
    }
  }

  function seen(element) {
    return Boolean(element) && element.getClientRects().length > 0;
  }

  function rows() {
    return Array.from(
      document.querySelectorAll("table[data-keylist] > tbody > tr, ul[data-keylist] > li, ol[data-keylist] > li"),
    ).filter((row) => seen(row) && door(row));
  }

  function door(row) {
    return row.querySelector("[data-open], .row-main a, td.main a, a[href], button");
  }

  function step(by) {
    const list = rows();
    if (list.length === 0) return false;
    const here = list.findIndex((row) => row.contains(document.activeElement));
    const next = here === -1 ? (by > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, here + by));
    door(list[next]).focus();
    list[next].scrollIntoView({ block: "nearest" });
    return true;
  }

  function own(key) {
    return Array.from(document.querySelectorAll('[data-key="' + CSS.escape(key) + '"]')).find(seen);
  }

  function showKeys() {
    const list = dialog.querySelector("[data-keys-list]");
    list.querySelectorAll("[data-own]").forEach((row) => row.remove());
    document.querySelectorAll("[data-key]").forEach((element) => {
      if (["t", "n"].includes(element.dataset.key) || !seen(element)) return;
      const row = document.createElement("div");
      const term = document.createElement("dt");
      const key = document.createElement("kbd");
      const words = document.createElement("dd");
      key.textContent = element.dataset.key;
      words.textContent = element.textContent.trim();
      term.append(key);
      row.append(term, words);
      row.dataset.own = "yes";
      list.append(row);
    });
    dialog.showModal();
  }

  const acts = {
    "/": () => {
      const box = document.getElementById("search-box");
      if (box) box.focus();
      return Boolean(box);
    },
    "?": () => {
      showKeys();
      return true;
    },
    j: () => step(1),
    k: () => step(-1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!isOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const act = acts[event.key];
    if (act) {
      if (act()) event.preventDefault();
      return;
    }
    if (event.key.length !== 1) return;
    const target = own(event.key);
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.click();
  });

  const box = dialog && dialog.querySelector("[data-keys-on]");
  if (box) {
    box.checked = isOn();
    box.addEventListener("change", () => remember(box.checked));
  }
})();
