/** Situations with choices of which one is right; after the results, why. */

import { h } from "../../shared/element.js";
import { explained, moved, paragraphs } from "../draw.js";
import { ballots, projected, voted, which } from "./poll.js";

/**
 * @typedef {import("./registry.js").Kind} Kind
 * @typedef {import("../draw.js").Child} Child
 * @typedef {import("../draw.js").Words} Words
 * @typedef {import("../room.js").Poll & {items: number}} Quiz
 */

/** After the results, and in their place: so that the letters stay large. @param {Quiz} quiz @param {Words} words @returns {Child[]} */
function reasons(quiz, words) {
  if (quiz.moved?.length) return [h("h1", { "data-key": "moved" }, words.learned), moved(quiz.moved, words)];
  const right = quiz.right == null ? null : quiz.choices[quiz.right];
  return [
    h("h1", { "data-key": "why" }, words.why),
    right && h("p", { class: "verdict" }, `✓ ${right}`),
    quiz.explanation && h("div", { class: "why" }, paragraphs(quiz.explanation)),
    quiz.what_to_do && h("p", { class: "todo" }, h("strong", {}, `${words.what_to_do}: `), quiz.what_to_do),
  ];
}

/** @type {Kind} */
export const quiz = {
  votes: true,
  reveals: true,
  reported: true,
  place: which,
  student: (/** @type {Quiz} */ activity, words, ballot) =>
    voted(activity, words, `${activity.title} · ${which(activity, words)}`, ballot, () => explained(activity, words)),
  lead: (room, /** @type {Quiz} */ activity, words) => [
    h("p", { class: "step" }, which(activity, words)),
    ...ballots(room, activity, words),
    ...(activity.revealed ? explained(activity, words) : []),
  ],
  projector: (/** @type {Quiz} */ activity, words) => (activity.explained ? reasons(activity, words) : projected(activity, words)),
  primary: (/** @type {Quiz} */ activity) => {
    if (!activity.revealed) return { what: "reveal", word: "reveal" };
    if (activity.explained) return null;
    return { what: "explain", word: activity.moved ? "learned" : "explain" };
  },
  goesOn: (/** @type {Quiz} */ activity) => activity.item < activity.items - 1,
};
