/** What a facilitator sees of a running room, and which step comes next. Nothing here acts. */

import { kindOf } from "./activities/registry.js";
import { h, unseen } from "../shared/element.js";
import { bubble, fill } from "./draw.js";
import { isPoll } from "./room.js";

/**
 * @typedef {import("./draw.js").Child} Child
 * @typedef {import("./draw.js").Words} Words
 * @typedef {import("./room.js").Activity} Activity
 * @typedef {import("./room.js").Poll} Poll
 * @typedef {import("./room.js").Room} Room
 * @typedef {import("./activities/wall.js").Wall} Wall
 * @typedef {{what: string, word: string}} Step `word` names the text on the button
 * @typedef {{id: string, age: string, minutes: number, activities: {kind: string, minutes: number, title: string}[]}} Plan
 */

/** What the big button and the space bar do now. @param {Room} room @returns {Step} */
export function primary(room) {
  const { activity } = room;
  if (room.contacts) return { what: "hide_contacts", word: "contacts_hide" };
  if (!activity) return { what: "start", word: "start" };
  const kind = kindOf(activity);
  const own = kind.primary?.(activity);
  if (own) return own;
  const left = activity.index < activity.of - 1 || kind.goesOn?.(activity);
  return left ? { what: "next", word: "next" } : { what: "close", word: "close" };
}

/** Answers of "before" stay hidden until "after". @param {Activity | null} activity @returns {activity is Poll} */
export function canReveal(activity) {
  return isPoll(activity) && kindOf(activity).reveals === true && activity.choices.length > 0;
}

/** No choice has won: the story waits for the facilitator. @param {Activity | null} activity */
export function isTied(activity) {
  return activity != null && kindOf(activity).waits?.(activity) === true;
}

/** @param {Room} room @param {Words} words @returns {Child[]} */
export function running(room, words) {
  const { activity, contacts: shownContacts } = room;
  if (shownContacts) return [h("h2", {}, words.contacts_shown), brief(shownContacts)];
  if (!activity) return [h("h2", {}, words.not_started), h("p", { class: "lead" }, words.not_started_text)];
  return [
    h("p", { class: "step" }, fill(words.activity_of, { n: activity.index + 1, of: activity.of })),
    h("h2", {}, activity.title),
    activity.say && h("blockquote", { class: "say", "data-key": `say${activity.index}` }, h("p", { class: "small" }, words.say), h("p", {}, activity.say)),
    ...(kindOf(activity).lead?.(room, activity, words) ?? []),
    activity.contacts?.length ? h("h3", {}, words.contacts_shown) : null,
    brief(activity.contacts ?? []),
  ];
}

/** @param {import("./room.js").Contact[]} contacts */
function brief(contacts) {
  return h("ul", { class: "brief" }, contacts.map(({ id, name, phone }) => h("li", { "data-key": id }, name, phone && h("strong", {}, ` ${phone}`))));
}

/** Questions that wait, then those on the wall. @param {Wall} wall @param {Words} words @returns {Child[]} */
export function moderation(wall, words) {
  const pending = wall.pending ?? [];
  return [
    h("h3", {}, `${words.pending} (${pending.length})`),
    !pending.length && h("p", { class: "note" }, words.nothing_pending),
    h("ul", { class: "pending" }, pending.map((one) =>
      h("li", { "data-key": `p${one.id}` },
        h("p", { class: "asked" }, one.text),
        h("p", { class: "row" },
          judging("approve", one, words.approve, "big"),
          judging("reject", one, words.reject),
          judging("answer", one, words.let_answer))))),
    wall.approved.length > 0 && h("h3", {}, `${words.approved} (${wall.approved.length})`),
    h("ul", { class: "approved" }, wall.approved.map((one) =>
      h("li", { "data-key": `a${one.id}` },
        h("p", { class: "asked" }, one.text),
        one.answer ? one.answer.bubbles.map(bubble) : null,
        h("p", { class: "row" }, !one.answer && judging("answer", one, words.let_answer), judging("reject", one, words.take_down))))),
  ];
}

/** @param {string} what @param {import("./room.js").Question} one @param {string} text @param {string} [style] */
function judging(what, one, text, style) {
  return h("button", { type: "button", class: style, "data-do": what, "data-id": one.id }, text, unseen(`: ${one.text}`));
}

/** The plan, with the activity that runs. @param {Plan | undefined} plan @param {Activity | null} activity @param {Words} words */
export function runSheet(plan, activity, words) {
  if (!plan) return null;
  const at = activity?.index ?? -1;
  return h("ol", { class: "sheet" }, plan.activities.map((one, index) =>
    h("li", { "aria-current": index === at ? "step" : null, "data-done": index < at },
      h("span", {}, one.title),
      h("span", { class: "minutes" }, fill(words.minutes, { n: one.minutes })))));
}

/** Minutes and seconds left, or over. @param {number} ends epoch seconds @param {Words} words */
export function countdown(ends, words) {
  const seconds = Math.round(ends - Date.now() / 1000);
  const clock = `${Math.floor(Math.abs(seconds) / 60)}:${String(Math.abs(seconds) % 60).padStart(2, "0")}`;
  return { over: seconds < 0, text: fill(seconds < 0 ? words.time_over : words.time_left, { clock }) };
}
