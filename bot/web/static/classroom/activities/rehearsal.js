/** A story: the class chooses what happens next, and sees what unfolds. */

import { h } from "../../shared/element.js";
import { unfolding } from "../draw.js";
import { wallContacts } from "../wall-contacts.js";
import { ballots, projected, voted } from "./poll.js";

/**
 * @typedef {import("../room.js").Poll & {name: string, role: string, chosen?: number | null, unfolds?: string | null,
 *   tied?: boolean}} Rehearsal `chosen` is null once revealed if no choice has won; `tied`: the facilitator must say where it goes on
 * @typedef {import("../draw.js").Words} Words
 */

/** @param {Rehearsal} scene @param {Words} words */
function unfolded(scene, words) {
  if (!scene.unfolds) return h("p", { class: "tie note" }, words.tie);
  return h("p", { class: "unfolds" }, h("strong", {}, `${words.unfolds}: `), scene.unfolds);
}

/** @param {Rehearsal} scene @param {number} index @param {Words} words */
function follow(scene, index, words) {
  if (!scene.revealed || scene.chosen === index) return null;
  return h("button", { type: "button", class: "follow", "data-do": "follow", "data-choice": index }, words.follow);
}

/** @type {import("./registry.js").Kind} */
export const rehearsal = {
  votes: true,
  reveals: true,
  reported: true,
  student: (/** @type {Rehearsal} */ activity, words, ballot) => voted(activity, words, activity.title, ballot, () => [unfolding(activity, words)]),
  lead: (room, /** @type {Rehearsal} */ activity, words) => [
    ...ballots(room, activity, words, (index) => follow(activity, index, words)),
    activity.revealed && unfolding(activity, words),
  ],
  projector: (/** @type {Rehearsal} */ activity, words) => [
    ...projected(activity, words),
    activity.revealed && unfolded(activity, words),
    activity.contacts?.length && !activity.choices.length ? wallContacts(activity.contacts) : null,
  ],
  primary: (/** @type {Rehearsal} */ activity) => {
    if (activity.choices.length && !activity.revealed) return { what: "reveal", word: "reveal" };
    return activity.tied ? { what: "choose", word: "choose_way" } : null;
  },
  goesOn: (/** @type {Rehearsal} */ activity) => activity.choices.length > 0,
  waits: (/** @type {Rehearsal} */ activity) => activity.tied === true,
};
