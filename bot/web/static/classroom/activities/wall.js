/** Questions for the class. What waits for the facilitator stands beside: `moderation` of run-sheet.js. */

import { h } from "../../shared/element.js";
import { bubble, fill } from "../draw.js";

/** @typedef {import("../room.js").Running & {approved: import("../room.js").Question[], pending?: import("../room.js").Question[]}} Wall */

/** @type {import("./registry.js").Kind} */
export const wall = {
  asks: true,
  student: (/** @type {Wall} */ activity, words) => [
    h("p", { class: "step" }, activity.title),
    h("div", { class: "calm" }, h("h2", {}, words.wall_title), h("p", {}, words.wall_text),
      h("button", { type: "button", class: "big", "data-do": "ask" }, words.to_ask)),
    activity.approved.length > 0 && h("h3", {}, words.approved),
    h("ul", { class: "approved" }, activity.approved.map((one) =>
      h("li", { "data-key": `q${one.id}` }, h("p", { class: "asked" }, one.text), one.answer?.bubbles.map(bubble)))),
  ],
  projector: (/** @type {Wall} */ activity, words, most) => {
    const latest = activity.approved.slice(-most).reverse();
    return [
      h("h1", {}, words.wall_title),
      !latest.length && h("p", { class: "calm" }, words.wall_empty),
      h("ul", { class: "wall" }, latest.map((one) =>
        h("li", { "data-key": `q${one.id}`, "data-answered": Boolean(one.answer) },
          h("p", { class: "asked" }, one.text), one.answer?.bubbles.map(bubble)))),
      activity.approved.length > most && h("p", { class: "under" }, fill(words.more, { n: activity.approved.length - most })),
    ];
  },
};
