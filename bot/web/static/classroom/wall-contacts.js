/** Whom to ask for help, on the wall: a name and a number, to be read from afar. */

import { h } from "../shared/element.js";

/** @param {import("./room.js").Contact[]} contacts */
export function wallContacts(contacts) {
  return h("ul", { class: "wall-contacts" }, contacts.map((card) =>
    h("li", { "data-key": card.id }, h("span", { class: "name" }, card.name), h("strong", { class: card.phone ? "phone" : "site" }, card.phone ?? card.web?.replace(/^https?:\/\/(www\.)?|\/$/g, "") ?? ""),
      card.hours && h("span", { class: "hours" }, card.hours))));
}
