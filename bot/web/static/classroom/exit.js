/** Leave at once: everything goes from screen and tab first. The link works without this, and without script. */

import { announce, fill } from "./draw.js";

const PATIENCE = 5000; // milliseconds for three times Shift

/** @param {HTMLAnchorElement} link @param {Record<string, string>} words */
export function quickExit(link, words) {
  const label = link.textContent ?? "";
  let pressed = 0;
  let alone = false;
  let timer = 0;

  function leave() {
    document.body.replaceChildren();
    try {
      sessionStorage.clear();
    } catch {
      // Nothing was kept, then.
    }
    location.replace(link.href);
  }

  /** @param {number} times */
  function count(times) {
    if (times === 3) return leave();
    pressed = times;
    link.textContent = times ? "●".repeat(times) + "○".repeat(3 - times) : label;
    if (times < 2) clearTimeout(timer);
    if (times) announce(fill(words.shift, { left: 3 - times }));
    if (times === 1) timer = setTimeout(() => count(0), PATIENCE);
  }

  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  addEventListener("keydown", (event) => {
    alone = event.key === "Shift";
    if (!alone && pressed) count(0);
  }, true);
  addEventListener("keyup", (event) => {
    if (event.key === "Shift" && alone) count(pressed + 1);
  }, true);
  // Back to a page that the browser kept: it begins anew, with nothing of before.
  addEventListener("pageshow", (event) => {
    if (event.persisted && !document.body.childElementCount) location.reload();
  });
}
