/** What a screen remembers in its own tab, and nowhere else. A browser that refuses forgets at the next reload. */

import { tried } from "../shared/tried.js";

/** @template T @param {string} name @returns {T | null} */
export function recall(name) {
  return tried(() => JSON.parse(sessionStorage.getItem(name) ?? "null"));
}

/** @param {string} name @param {unknown} value */
export function remember(name, value) {
  tried(() => (value == null ? sessionStorage.removeItem(name) : sessionStorage.setItem(name, JSON.stringify(value))));
}

/** Take what stands after # in the address, and take it out of there. */
export function takeFragment() {
  const taken = location.hash.slice(1);
  if (taken) history.replaceState(null, "", location.pathname + location.search);
  return taken;
}
