/**
 * The one exit of all pages: the link marked data-leave, or Shift three times within five seconds. Everything goes from the
 * screen and the tab first, in every open tab of this site; "back" does not return, to no page of this site that was seen before.
 * The link works without this.
 */

import { h } from "./shared/element.js";
import { countShift, cover, goTo, siblings } from "./shared/exit-this-page.js";
import { tried } from "./shared/tried.js";

const link = /** @type {HTMLAnchorElement} */ (document.querySelector("[data-leave]"));
const LEFT = "tuenet.left"; // of this tab: nothing but that it was left
const label = link.textContent ?? "";
const spoken = h("p", { class: "unseen", role: "alert" });
let gone = false;

/** @param {boolean} [tell] the other tabs */
function leave(tell = true) {
  if (gone) return;
  gone = true;
  if (tell) siblings?.postMessage("");
  for (const chat of document.querySelectorAll("tu-e-a-net")) tried(() => /** @type {any} */ (chat).wipe?.());
  dispatchEvent(new Event("leaving")); // what a page wipes by itself
  const first = cover(); // else the chat of this page is on its way out already
  document.body.replaceChildren();
  tried(() => {
    sessionStorage.clear();
    sessionStorage.setItem(LEFT, "1");
  });
  if (first) goTo(link.href);
}

/** @param {number} left */
function show(left) {
  if (!left) return leave();
  const pressed = 3 - left;
  link.textContent = pressed ? "●".repeat(pressed) + "○".repeat(left) : label;
  spoken.textContent = pressed ? `${link.dataset.shift}${left}` : "";
}

document.body.append(spoken);
siblings?.addEventListener("message", () => leave(false)); // said by another tab, or by the chat in this one
link.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});
countShift(show); // an open chat counts by itself
// "Back" to a page from before leaves again; a link or a typed address does not.
const wasLeft = () => tried(() => sessionStorage.getItem(LEFT));
const way = /** @type {PerformanceNavigationTiming | undefined} */ (performance.getEntriesByType("navigation")[0]);
if (wasLeft()) {
  if (way?.type === "back_forward") leave(false);
  else tried(() => sessionStorage.removeItem(LEFT));
}
// The browser kept the page as it was: the one that was left is loaded again, with nothing of before.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && gone) location.reload();
  else if (persisted && wasLeft()) leave(false);
});
