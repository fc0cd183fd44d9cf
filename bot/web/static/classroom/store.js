/** What a screen remembers in its own tab, and nowhere else. A browser that refuses forgets at the next reload. */

/** @template T @param {string} name @returns {T | null} */
export function recall(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} name @param {unknown} value */
export function remember(name, value) {
  try {
    if (value == null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Then only this page knows.
  }
}

/** Take what stands after # in the address, and take it out of there. */
export function takeFragment() {
  const taken = location.hash.slice(1);
  if (taken) history.replaceState(null, "", location.pathname + location.search);
  return taken;
}
