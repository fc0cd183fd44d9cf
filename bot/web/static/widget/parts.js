/** Small parts of the chat. */

import { link, tel } from "../shared/contact-card.js";
import { h } from "../shared/element.js";

/** Where this script came from: the server, unless an attribute says another. */
export const HERE = import.meta.url;

/** @param {string} text @param {() => unknown} onclick @param {string} [kind] */
export const button = (text, onclick, kind) => h("button", { type: "button", class: kind, onclick }, text);

/** Text with its addresses, pages of this server (/queixa) and telephone numbers as links. @param {string} text */
export const linked = (text) =>
  text
    .split(/(https:\/\/[^\s<>"]*[^\s<>".,;:!?)\]»]|\B\/[a-z]{5,}|\b(?:112|1411|116 ?\d{3}|[2-9]\d\d(?: \d{3}){2}|[2-9]\d\d(?: \d\d){3})\b(?!\.?º))/)
    .map((part, i) => (i % 2 ? link(/^\d/.test(part) ? tel(part) : new URL(part, HERE).href, part) : part));

/** The beginning of a long paragraph, that stands apart: its first sentence, else what comes before a colon; no quotation is cut. Also in bot/web/pages/renderer.py. */
export const LEAD = /^(?=.{160})(?:[^"]{9,99}?[.!?]|[^"]{9,60}?:) /;
