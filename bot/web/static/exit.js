/**
 * The one exit of all pages: the link marked data-leave, or Shift three times within five seconds. Everything goes from the
 * screen and the tab first, in every open tab of this site; "back" does not return. The link works without this.
 */

import { h } from "./shared/element.js";
import { countShift, cover, goTo, siblings } from "./shared/exit-this-page.js";
import { tried } from "./shared/tried.js";

const link = /** @type {HTMLAnchorElement} */ (document.querySelector("[data-leave]"));
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
  tried(() => sessionStorage.clear());
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
// "Back" to a page that the browser kept: it is loaded again, with nothing of before.
addEventListener("pageshow", (event) => {
  if (event.persisted && gone) location.reload();
});
