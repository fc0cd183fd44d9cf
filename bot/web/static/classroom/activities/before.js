/** Questions at the start. Their answers stay hidden until "after". */

import { h } from "../../shared/element.js";
import { explained } from "../draw.js";
import { ballots, projected, voted, which } from "./poll.js";
import { quiz } from "./quiz.js";

/** @type {import("./registry.js").Kind} */
export const before = {
  votes: true,
  later: true,
  place: which,
  student: (activity, words, ballot) =>
    voted(activity, words, `${activity.title} · ${which(activity, words)}`, ballot, () => [h("p", { class: "note" }, words.answers_later)]),
  lead: (room, activity, words) => [
    h("p", { class: "step" }, which(activity, words)),
    ...ballots(room, activity, words),
    ...(activity.revealed ? explained(activity, words) : []),
  ],
  projector: projected,
  goesOn: quiz.goesOn,
};
