/**
 * The one exit of all pages: the link marked data-leave, or Shift three times within five seconds. Everything goes from the
 * screen and the tab first, in every open tab of this site; "back" does not return. The link works without this.
 */

const PATIENCE = 5000; // milliseconds for three times Shift
const link = /** @type {HTMLAnchorElement} */ (document.querySelector("[data-leave]"));
const label = link.textContent ?? "";
const spoken = document.createElement("p");
let pressed = 0;
let alone = false;
let timer = 0;
let gone = false;

/** Some browsers refuse what others allow: leaving goes on. @template T @param {() => T} work */
function tried(work) {
  try {
    return work();
  } catch {
    return null;
  }
}

// Said by this tab or by the chat in it; a browser without it leaves this tab alone.
const channel = tried(() => new BroadcastChannel("tuenet"));
channel?.addEventListener("message", () => leave(false));

/** @param {boolean} [tell] the other tabs */
function leave(tell = true) {
  if (gone) return;
  gone = true;
  if (tell) channel?.postMessage("");
  for (const chat of document.querySelectorAll("tu-e-a-net")) tried(() => /** @type {any} */ (chat).wipe?.());
  dispatchEvent(new Event("leaving")); // what a page wipes by itself
  const { style } = document.documentElement;
  const going = style.display === "none"; // the chat of this page is on its way out already
  style.setProperty("display", "none", "important");
  document.body.replaceChildren();
  tried(() => sessionStorage.clear());
  if (!going) location.replace(link.href);
}

/** @param {number} times */
function count(times) {
  if (times === 3) return leave();
  pressed = times;
  link.textContent = times ? "●".repeat(times) + "○".repeat(3 - times) : label;
  spoken.textContent = times ? link.dataset.shift + String(3 - times) : "";
  if (times < 2) clearTimeout(timer);
  if (times === 1) timer = setTimeout(() => count(0), PATIENCE);
}

spoken.className = "unseen";
spoken.setAttribute("role", "alert");
document.body.append(spoken);
link.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});
addEventListener("keydown", (event) => {
  alone = event.key === "Shift";
  if (!alone && pressed) count(0);
}, true);
// Counted when it goes up alone: a capital is not leaving. An open chat counts by itself.
addEventListener("keyup", (event) => {
  if (event.key === "Shift" && alone && !event.defaultPrevented) count(pressed + 1);
});
// "Back" to a page that the browser kept: it begins anew, with nothing of before.
addEventListener("pageshow", (event) => {
  if (event.persisted && gone) location.reload();
});

export {}; // a module, though nothing imports it
