/** The facilitator speaks. */

import { h } from "../../shared/element.js";
import { wallContacts } from "../wall-contacts.js";

/** @type {import("./registry.js").Kind} */
export const talk = {
  student: (activity, words) => [
    h("p", { class: "step" }, activity.title),
    h("div", { class: "calm" }, h("h2", {}, words.look_at_screen), h("p", {}, words.listen)),
  ],
  projector: (activity, words) =>
    activity.contacts?.length ? [h("h1", {}, words.contacts_heading), wallContacts(activity.contacts)] : [h("h1", { class: "alone" }, activity.title)],
};
