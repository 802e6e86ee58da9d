/* Serves the page of the visit kit where there is no network. It holds the page, its styles and scripts: nobody's data. It
   answers for the page of the kit alone (its scope), and fetches nothing from elsewhere. */
"use strict";

const SHELL = "marugoto-kit-shell";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  event.respondWith(answer(event.request, url));
});

async function answer(request, url) {
  const shell = await caches.open(SHELL);
  const kept = await shell.match(url.origin + url.pathname);
  if (!kept) return fetch(request);
  return request.cache === "reload" ? fetch(request).catch(() => kept) : kept;
}
