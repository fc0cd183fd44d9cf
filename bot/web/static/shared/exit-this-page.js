/** Leaving a page at once, as the chat (widget/element.js) and our own pages (exit.js) do it: the keys, the other tabs, the way out. */

import { tried } from "./tried.js";

const TIMES = 3;
const SECONDS = 5; // in which Shift counts

/** Every open tab of this site leaves with one; a browser without it leaves this tab alone. */
export const siblings = tried(() => new BroadcastChannel("tuenet"));

/**
 * Shift three times. Counted when it goes up alone: a capital is not leaving. Of two that listen, who counts a press keeps the other
 * from it (`preventDefault`).
 * @param {(left: number) => void} changed how often it is still to be pressed; 0: leave
 * @param {() => boolean} [counts] whether it does now
 * @param {AddEventListenerOptions} [how] to listen to the key that goes up
 */
export function countShift(changed, counts = () => true, how = {}) {
  let left = TIMES;
  let timer = 0;
  let alone = false;
  const count = (now = TIMES) => {
    if (now === left) return;
    left = now || TIMES;
    if (left === TIMES) clearTimeout(timer);
    else if (left === TIMES - 1) timer = setTimeout(count, SECONDS * 1000);
    changed(now);
  };
  addEventListener("keydown", ({ key }) => {
    alone = key === "Shift";
    if (!alone) count();
  }, { ...how, capture: true });
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone || event.defaultPrevented || !counts()) return;
    event.preventDefault();
    count(left - 1);
  }, how);
}

/** Nothing of the page is seen any more. Where the browser keeps it for "back", it is shown again. @returns {boolean} whether it was seen */
export function cover() {
  const { style } = document.documentElement;
  if (style.display === "none") return false;
  style.setProperty("display", "none", "important"); // nothing of the page lies above it
  addEventListener("pageshow", ({ persisted }) => persisted && style.removeProperty("display"));
  return true;
}

/** Out of a frame too, where the page around it lets it; "back" does not return. @param {string} href */
export function goTo(href) {
  if (!tried(() => (top?.location.replace(href), top))) location.replace(href);
}
