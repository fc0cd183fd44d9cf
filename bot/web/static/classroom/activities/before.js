/** Questions at the start. Their answers stay hidden until "after". */

import { h } from "../../shared/element.js";
import { explained } from "../draw.js";
import { led, place, projected, voted } from "./poll.js";
import { quiz } from "./quiz.js";

/** @type {import("./registry.js").Kind} */
export const before = {
  votes: true,
  later: true,
  place,
  student: (activity, words, ballot) =>
    voted(activity, words, `${activity.title} · ${place(activity, words)}`, ballot, () => [h("p", { class: "note" }, words.answers_later)]),
  lead: (room, activity, words) => [
    h("p", { class: "step" }, place(activity, words)),
    ...led(room, activity, words),
    ...(activity.revealed ? explained(activity, words) : []),
  ],
  projector: projected,
  goesOn: quiz.goesOn,
};
