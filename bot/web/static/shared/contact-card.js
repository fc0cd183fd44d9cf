/** What every card of a contact has: the ways to reach it. Its form, and the facts beside them, are those of the page around it. */

import { h, unseen } from "./element.js";

/**
 * @typedef {{name: string, what_for?: string, phone?: string, email?: string, web?: string, chat?: string, open?: boolean, hours?: string,
 *   free?: boolean, limits?: string, letter?: boolean}} Contact
 * @typedef {{call: string, site: string}} WayWords
 */

/** @param {string} phone */
export const tel = (phone) => "tel:" + phone.replace(/ /g, "");

/** A link that takes nothing of this page with it; to another site, in a tab of its own. @param {string} href @param {...import("./element.js").Child} children */
export const link = (href, ...children) =>
  h("a", { href, rel: "noopener noreferrer", target: href.startsWith("http") && "_blank" }, ...children);

/** The best first, as links whose names say whose they are. @param {Contact} contact @param {WayWords} words @returns {HTMLAnchorElement[]} */
export function waysTo({ name, phone, chat, web, email }, words) {
  /** @type {[string | undefined, string][]} */
  const others = [[chat, "Chat"], [web === chat ? "" : web, words.site], [email && "mailto:" + email, "E-mail"]];
  const ways = others.flatMap(([href, text]) => (href && /^(https?|mailto):/.test(href) ? link(href, text, unseen(": ", name)) : []));
  if (!phone) return ways;
  const call = link(tel(phone), h("span", { class: "verb" }, words.call, " "), h("span", { class: "number" }, phone), unseen(": ", name));
  call.className = "call";
  return [call, ...ways];
}
