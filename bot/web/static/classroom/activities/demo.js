/** A conversation with the assistant before the class. The last message and its answer are shown. */

import { h, unseen } from "../../shared/element.js";
import { bubble } from "../draw.js";
import { wallContacts } from "../wall-contacts.js";

/**
 * @typedef {{who: "person" | "assistant", bubbles: string[], contacts?: import("../room.js").Contact[]}} Turn
 * @typedef {import("../room.js").Running & {turns: Turn[], next?: string | null}} Demo
 */

/** @param {Demo} demo */
function last(demo) {
  return Math.max(0, demo.turns.findLastIndex((turn) => turn.who === "person"));
}

/** @type {import("./registry.js").Kind} */
export const demo = {
  says: true,
  student: (activity, words) => [
    h("p", { class: "step" }, activity.title),
    h("div", { class: "calm" }, h("h2", {}, words.look_at_screen), h("p", {}, words.listen)),
  ],
  // What comes next stands above: there it needs no scrolling.
  lead: (_, /** @type {Demo} */ activity, words) => [
    activity.next ? h("p", { class: "next-say" }, `${words.prepared} `, h("strong", {}, `«${activity.next}»`)) : h("p", { class: "note" }, words.demo_over),
    h("ol", { class: "turns" }, activity.turns.slice(last(activity)).map((turn) =>
      h("li", { class: `turn ${turn.who}` }, unseen(`${words[turn.who]}: `), turn.bubbles.map(bubble)))),
    activity.turns.length > 0 && h("button", { type: "button", class: "quiet", "data-do": "replay" }, words.replay),
  ],
  projector: (/** @type {Demo} */ activity, words) => {
    const from = last(activity);
    const turns = activity.turns.slice(from);
    const waits = turns.length === 1 && turns[0].who === "person";
    return [
      h("h1", { class: "unseen" }, activity.title),
      !turns.length && h("p", { class: "calm" }, words.demo_soon),
      h("ol", { class: "turns" },
        turns.map((turn, index) =>
          h("li", { class: `turn ${turn.who}`, "data-key": `t${from + index}` },
            h("span", { class: "who" }, words[turn.who]), turn.bubbles.map(bubble), turn.contacts?.length ? wallContacts(turn.contacts) : null)),
        waits && h("li", { class: "turn assistant", "data-key": "writing" }, h("span", { class: "who" }, words.assistant), h("div", { class: "bubble writing" }, words.writing))),
    ];
  },
  primary: (/** @type {Demo} */ activity) => (activity.next ? { what: "say", word: "say_next" } : null),
};
