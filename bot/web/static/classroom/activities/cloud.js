/** Topics that many of the class asked the assistant about. */

import { h } from "../../shared/element.js";
import { cloudOf } from "../draw.js";

/** @typedef {import("../room.js").Running & {topics: {topic: string, name: string, size: number}[]}} Cloud */

/** @type {import("./registry.js").Kind} */
export const cloud = {
  student: (/** @type {Cloud} */ activity, words) => [
    h("p", { class: "step" }, activity.title),
    h("div", { class: "calm" }, h("h2", {}, words.cloud_title), h("p", {}, words.cloud_text),
      h("button", { type: "button", class: "big", "data-do": "chat" }, words.to_chat)),
    activity.topics.length > 0 && cloudOf(activity.topics),
  ],
  lead: (_, /** @type {Cloud} */ activity, words) => [
    h("p", {}, words.cloud_rule),
    activity.topics.length ? cloudOf(activity.topics) : h("p", { class: "note" }, words.cloud_empty),
  ],
  projector: (/** @type {Cloud} */ activity, words) => [
    h("h1", {}, words.cloud_title),
    activity.topics.length ? cloudOf(activity.topics) : h("p", { class: "calm" }, words.cloud_empty),
    h("p", { class: "under" }, words.cloud_rule),
  ],
};
