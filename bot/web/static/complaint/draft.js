/**
 * The draft of a complaint: what is typed fills the letter beside it, on this device alone.
 *
 * Nothing here sends or stores: there is no form, no request and no storage, and the page's policy forbids them too. All
 * words stand in the page, which says with data attributes what belongs together:
 *
 *   data-field    a control, by its name; several radio buttons share one
 *   data-when     shown while this holds, such as "role=me,child to!=school"
 *   data-slot     takes the answer of a field; data-list takes its lines; data-choice holds one of several sentences
 *   data-line     a line of the letter; data-optional: left out while its answer is empty
 *   data-part     a part of the letter, left out while it has no line
 *   data-needed   a question whose answer is missed if it is empty; the value is what to call it
 *
 * @typedef {HTMLInputElement | HTMLTextAreaElement} Control
 */

import { h } from "../shared/element.js";

/** @param {string} selector @param {ParentNode} [under] */
const all = (selector, under = document) => /** @type {HTMLElement[]} */ ([...under.querySelectorAll(selector)]);

/** @param {string} selector */
const one = (selector) => {
  const found = document.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`the page has no ${selector}`);
  return found;
};

const fields = one("[data-fields]");
const letter = one("[data-letter]");
const status = one("[data-status]");
const text = /** @type {HTMLTextAreaElement} */ (one("[data-text]"));
const BY_HAND = "_".repeat(24);
let leaving = false;

/** @param {ParentNode} [under] */
const controls = (under = fields) => /** @type {Control[]} */ (all("[data-field]", under));

/** @param {Control} control @returns {control is HTMLInputElement} */
const picked = (control) => control instanceof HTMLInputElement && control.type !== "text";

/** The questions as the page brought them, without what the browser may have put back into them. */
const untouched = fields.cloneNode(true);
for (const control of controls(/** @type {HTMLElement} */ (untouched))) {
  if (picked(control)) control.checked = control.defaultChecked;
  else control.value = control.defaultValue;
}

/** Each field's answer; empty if there is none. @returns {Map<string, string>} */
function answers() {
  const found = new Map();
  for (const control of controls()) {
    const name = control.dataset.field ?? "";
    const value = !picked(control) ? control.value.trim() : !control.checked ? "" : control.type === "radio" ? control.value : "on";
    found.set(name, value || found.get(name) || "");
  }
  return found;
}

/** @param {HTMLElement} element @param {Map<string, string>} given */
function holds(element, given) {
  const rules = (element.dataset.when ?? "").split(" ").filter(Boolean);
  return rules.every((rule) => {
    const [, name, not, wanted] = /^(\w+)(!?)=(.*)$/.exec(rule) ?? [];
    return wanted.split(",").includes(given.get(name) ?? "") !== (not === "!");
  });
}

const typed = () =>
  controls().some((control) => (picked(control) ? control.checked !== control.defaultChecked : control.value !== control.defaultValue));

/** Bring the letter, the questions and what is missing up to date. */
function show() {
  const given = answers();
  for (const element of all("[data-when]")) element.hidden = !holds(element, given);
  for (const slot of all("[data-slot]", letter)) {
    const value = given.get(slot.dataset.slot ?? "") ?? "";
    slot.textContent = value;
    slot.classList.toggle("blank", !value);
    const line = slot.closest("[data-line]");
    if (line instanceof HTMLElement && "optional" in line.dataset) line.hidden = !value || !holds(line, given);
  }
  for (const choice of all("[data-choice]", letter)) choice.classList.toggle("blank", !given.get(choice.dataset.choice ?? ""));
  for (const list of all("[data-list]", letter)) {
    const lines = (given.get(list.dataset.list ?? "") ?? "").split("\n").map((line) => line.trim()).filter(Boolean);
    list.replaceChildren(...lines.map((line) => h("li", {}, line)));
    list.hidden = !lines.length;
  }
  for (const part of all("[data-part]", letter)) part.hidden = !linesOf(part).some((line) => line.tagName !== "H3");
  showMissing(given);
}

/** @param {Map<string, string>} given */
function showMissing(given) {
  const missing = all("[data-needed]", fields).filter((question) => !question.closest("[hidden]") && !given.get(question.id));
  one("[data-missing]").replaceChildren(
    ...missing.map((question) => h("li", {}, h("a", { href: `#${question.id}` }, question.dataset.needed))),
  );
  one("[data-none]").hidden = missing.length > 0;
}

/** The lines that are shown. @param {HTMLElement} under */
const linesOf = (under) => all("[data-line], [data-list] > li", under).filter((line) => !hiddenIn(line, under));

/** @param {HTMLElement} line @param {HTMLElement} under */
function hiddenIn(line, under) {
  const hidden = line.closest("[hidden]");
  return hidden !== null && hidden !== under && under.contains(hidden);
}

/** The letter as text; what is to be filled in with a pen is a line. */
function plain() {
  let number = 0;
  const lines = linesOf(letter).flatMap((line) => {
    const { numbered, bullet, apart } = line.dataset;
    const place = line.tagName === "LI" ? `${[...(line.parentElement?.children ?? [])].indexOf(line) + 1}. ` : "";
    const before = numbered === undefined ? (bullet === undefined ? place : "- ") : `${++number}. `;
    return [...(numbered === undefined && apart === undefined ? [] : [""]), before + words(line)];
  });
  return `${lines.join("\n").trim()}\n`;
}

/** What a line says in Portuguese. @param {HTMLElement} line */
function words(line) {
  const copy = /** @type {HTMLElement} */ (line.cloneNode(true));
  for (const extra of all(".gloss, [hidden]", copy)) extra.remove();
  for (const blank of all(".blank", copy)) blank.textContent = BY_HAND;
  return (copy.textContent ?? "").replace(/[ \t]*\n[ \t]*/g, "\n").trim();
}

async function copy() {
  text.value = plain();
  try {
    await navigator.clipboard.writeText(text.value);
    say("copied");
    text.hidden = true;
  } catch {
    say("notCopied");
    text.hidden = false;
    text.focus();
    text.select();
  }
}

/** @param {"copied" | "notCopied" | "wiped"} what */
function say(what) {
  status.textContent = status.dataset[what] ?? "";
}

/** New controls in the place of the old ones, so that no "undo" of the browser brings anything back. */
function wipe() {
  fields.replaceChildren(...untouched.cloneNode(true).childNodes);
  text.value = "";
  text.hidden = true;
  status.textContent = one("[data-filled]").textContent = "";
  show();
}

fields.addEventListener("input", show);
one("[data-print]").addEventListener("click", () => print());
one("[data-copy]").addEventListener("click", copy);
one("[data-wipe]").addEventListener("click", (event) => {
  const button = /** @type {HTMLElement} */ (event.currentTarget);
  if (typed() && !confirm(button.dataset.sure)) return;
  wipe();
  say("wiped");
});
// The exit of all pages (exit.js) says so before it goes.
addEventListener("leaving", () => {
  leaving = true;
  wipe();
});

// A call does not leave the page, yet some browsers ask as if it did: nobody should be asked before 112.
document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element) || !event.target.closest('a[href^="tel:"]')) return;
  leaving = true;
  setTimeout(() => (leaving = false), 1000);
});
addEventListener("beforeunload", (event) => {
  if (!leaving && typed()) event.preventDefault();
});
addEventListener("pagehide", wipe); // nothing is left in a page that the browser keeps for "back"

wipe(); // what the browser may have put back after a reload
