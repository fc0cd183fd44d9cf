/**
 * What was answered in the chat, into the questions of the letter. The chat (widget.js) leaves it in this tab when the letter is
 * opened from there; it is taken out before anything else, used once, and never leaves the device.
 *
 *   data-told     a question of the chat's form; data-fills: the field that takes its answer; data-others: if it
 *                 happened to somebody else
 *   data-said     a text that could be tapped; data-put: what it puts in, with <day> as many data-days ago; without it, nothing
 */

const MOST = 2000; // characters of a message
const DAY = 24 * 60 * 60 * 1000;

/** @returns {Record<string, unknown>} */
function take() {
  try {
    const kept = sessionStorage.getItem("tuenet.told");
    sessionStorage.removeItem("tuenet.told");
    return Object(JSON.parse(kept ?? "{}"));
  } catch {
    return {}; // the browser keeps nothing, or it is not ours
  }
}

/** @param {HTMLElement} tap */
function put({ dataset }) {
  const day = new Date(Date.now() - Number(dataset.days ?? 0) * DAY);
  const written = day.toLocaleDateString("pt-PT", { day: "numeric", month: "long", year: "numeric" });
  return (dataset.put ?? "").replace("<day>", written);
}

/** @param {string} field @param {string} value @returns {boolean} whether there is such a control */
function fill(field, value) {
  const controls = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(`[data-field="${field}"]`));
  for (const control of controls) {
    if (control.type === "radio") control.checked = control.value === value;
    else if (control.type === "checkbox") control.checked = true;
    else control.value = value;
  }
  return controls.length > 0;
}

const told = take();
let role = "";
let filled = false;
for (const question of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-told]"))) {
  const said = told[question.dataset.told ?? ""];
  if (typeof said !== "string" || !said.trim() || said.length > MOST) continue;
  const taps = /** @type {HTMLElement[]} */ ([...question.children]);
  const tap = taps.find((one) => one.dataset.said?.toLowerCase() === said.trim().toLowerCase());
  const choice = question.dataset.told === "role";
  if (choice) role = tap?.dataset.put ?? "";
  if (tap ? !tap.dataset.put : choice) continue;
  const { fills = "", others } = question.dataset;
  if (others && !role) continue; // whose age it is, is not known
  const field = tap?.dataset.fills ?? (others && role !== "me" ? others : fills);
  filled = fill(field, tap ? put(tap) : said.trim()) || filled;
}
if (filled) {
  document.querySelector("[data-fields]")?.dispatchEvent(new Event("input"));
  const note = /** @type {HTMLElement} */ (document.querySelector("[data-filled]"));
  note.textContent = note.dataset.filled ?? "";
}

export {}; // a module, though nothing imports it
