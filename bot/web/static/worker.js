/**
 * The service worker: if no page can be had, the one with the numbers. It keeps that page, in both languages, and what it
 * loads; never a page that was visited, never the chat. With a network nothing comes from what is kept.
 * The front fills in a hash of all that is kept (bot/web/pages/offline.py): when a text changes, so does this script, and it is put in again.
 */

const worker = /** @type {any} */ (self); // the types of a page and of a worker exclude each other
const CACHE = "offline-VERSION";
const PAGE = "/sem-rede?lang=";
const KEPT = [`${PAGE}pt`, `${PAGE}en`, "/static/site.css", "/static/exit.js"];

/** @param {string} address @returns {Promise<Response>} */
async function kept(address) {
  const options = { cacheName: CACHE, ignoreVary: true }; // it is the same for everybody, whatever a proxy says it varies by
  return (await caches.match(address, options)) ?? Response.error();
}

/** As the server chooses: what the address says, else the first of both that the browser speaks. @param {URL} url */
function language(url) {
  const wanted = [url.searchParams.get("lang") ?? "", ...navigator.languages.map((language) => language.slice(0, 2).toLowerCase())];
  return wanted.find((language) => language === "pt" || language === "en") ?? "pt";
}

/** @param {any} event @param {URL} url */
async function page(event, url) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return kept(PAGE + language(url));
  }
}

async function putIn() {
  const cache = await caches.open(CACHE);
  await cache.addAll(KEPT.map((address) => new Request(address, { cache: "reload", credentials: "omit" })));
  await worker.skipWaiting(); // nothing that is open depends on the one before
}

async function begin() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  await worker.registration.navigationPreload?.enable(); // a page does not wait for this to start
}

worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(putIn()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(begin()));
// A form that is sent is none of this: what was written goes to the server alone, and may be sent again. Nor is a frame, nor the API.
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { method, mode, destination } = event.request;
  const url = new URL(event.request.url);
  if (method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/api/")) return;
  const address = url.pathname + url.search;
  if (mode === "navigate" && destination === "document") event.respondWith(page(event, url));
  else if (mode !== "navigate" && KEPT.includes(address)) event.respondWith(fetch(event.request).catch(() => kept(address)));
});
