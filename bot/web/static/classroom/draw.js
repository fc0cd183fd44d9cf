/**
 * Drawing shared by the screens. A screen describes what it should show; `draw` changes the page only in what differs, so that
 * focus, scrolling and moving bars survive every view. All text is text nodes.
 *
 * @typedef {import("./room.js").Contact} Contact
 * @typedef {import("./room.js").Moved} Moved
 * @typedef {import("./room.js").Poll} Poll
 * @typedef {Record<string, string>} Words
 * @typedef {import("../shared/element.js").Child} Child
 */

import { waysTo } from "../shared/contact-card.js";
import { h } from "../shared/element.js";

/** The words of this page, in its language. @returns {Words} */
export function readWords() {
  return JSON.parse(byId("words").textContent ?? "{}");
}

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no #${id} on this page`);
  return element;
}

/**
 * Make `place` show these children. Elements with the same `data-key` are the same thing, wherever they stand. Focus that
 * stood on something now gone goes to `place`, never out of it.
 * @param {HTMLElement} place
 * @param {...Child} children
 */
export function draw(place, ...children) {
  const focused = place.contains(document.activeElement);
  const fresh = document.createElement("div");
  for (const child of children) if (child) fresh.append(typeof child === "number" ? String(child) : child);
  become(place, fresh);
  if (focused && !place.contains(document.activeElement)) place.focus({ preventScroll: true });
}

/** @param {Node} node */
function keyOf(node) {
  return node instanceof HTMLElement ? node.dataset.key : undefined;
}

/** @param {Element} old @param {Element} fresh */
function become(old, fresh) {
  const wanted = new Set([...fresh.children].map(keyOf));
  /** @type {Map<string, Element>} */
  const kept = new Map();
  for (const child of [...old.children]) {
    const key = keyOf(child);
    if (!key) continue;
    if (wanted.has(key)) kept.set(key, child);
    else child.remove();
  }
  let at = old.firstChild;
  for (const node of [...fresh.childNodes]) {
    const key = keyOf(node);
    const match = key ? kept.get(key) : at && !keyOf(at) ? at : null;
    if (!match || match.nodeName !== node.nodeName) {
      old.insertBefore(node, at);
      continue;
    }
    if (match === at) at = at.nextSibling;
    else old.insertBefore(match, at);
    if (match instanceof Element && node instanceof Element) {
      dress(match, node);
      become(match, node);
    } else if (match.nodeValue !== node.nodeValue) match.nodeValue = node.nodeValue;
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = /** @type {ChildNode | null} */ (next);
  }
}

/** What the person set stays theirs: the text of a field, an opened part. */
const THEIRS = new Set(["open", "value", "checked", "style"]);

/** @param {Element} old @param {Element} fresh */
function dress(old, fresh) {
  for (const name of old.getAttributeNames()) {
    if (!THEIRS.has(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const name of fresh.getAttributeNames()) {
    const value = fresh.getAttribute(name) ?? "";
    if (!THEIRS.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  // A style attribute would be refused by the page's policy; its object is not.
  if (old instanceof HTMLElement && fresh instanceof HTMLElement && old.style.cssText !== fresh.style.cssText) {
    old.style.cssText = fresh.style.cssText;
  }
}

/** `{name}` in a text replaced. @param {string} text @param {Record<string, string | number>} values */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** A, B, C … @param {number} index */
export function letter(index) {
  return String.fromCharCode(65 + index);
}

/** A bar in its track, for who sees it: what it says is beside it as text. @param {number} portion of the whole, 0 to 1 */
export function track(portion) {
  const bar = h("span", { class: "bar" });
  bar.style.setProperty("--share", String(portion)); // the page's policy refuses a style attribute
  return h("span", { class: "track", "aria-hidden": "true" }, bar);
}

/** @param {number} part @param {number} whole */
export function share(part, whole) {
  return whole ? part / whole : 0;
}

/** @param {number} portion 0 to 1 */
export function percent(portion) {
  return `${Math.round(portion * 100)} %`;
}

let silence = 0;

/** Say something short to a screen reader, once. @param {string} text */
export function announce(text) {
  const place = byId("spoken");
  place.textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => place.replaceChildren(), 1500);
}

/** A text whose blank lines begin new paragraphs. @param {string} text */
export function paragraphs(text) {
  return text.split(/\n{2,}/).map((part) => h("p", {}, part));
}

/** What the assistant says: lines that begin with "• " become a list. @param {string} text @returns {HTMLElement} */
export function bubble(text) {
  const box = h("div", { class: "bubble" });
  /** @type {HTMLElement | null} */
  let list = null;
  for (const line of text.split("\n")) {
    if (!line.trim()) list = null;
    else if (line.startsWith("• ")) {
      list ??= box.appendChild(h("ul", { class: "dots" }));
      list.append(h("li", {}, line.slice(2)));
    } else {
      list = null;
      box.append(h("p", {}, line));
    }
  }
  return box;
}

/** Cards to tap, as on the other pages. @param {Contact[] | undefined} cards @param {Words} words @returns {HTMLElement | null} */
export function contacts(cards, words) {
  if (!cards?.length) return null;
  return h("ul", { class: "cards" }, cards.map((card) => contact(card, words)));
}

/** @param {Contact} card @param {Words} words */
function contact(card, words) {
  const ways = waysTo(card, { call: words.call, site: words.website });
  return h(
    "li",
    { class: "card", "data-key": card.id },
    h("strong", { class: "name" }, card.name),
    card.what_for && h("p", {}, card.what_for),
    (card.hours || card.free) &&
      h(
        "ul",
        { class: "facts" },
        card.hours && h("li", { class: card.open ? "open" : "closed" }, card.hours),
        card.free && h("li", { class: "free" }, words.free),
      ),
    card.limits && h("p", { class: "small" }, card.limits),
    ways.length > 0 && h("p", { class: "ways" }, ways),
  );
}

/**
 * What was chosen, as bars. Never by colour alone: every mark is a word.
 * @param {Poll} poll @param {Words} words @param {(choice: number) => Child} [extra] what stands under a choice
 */
export function results(poll, words, extra = () => null) {
  const votes = poll.votes ?? [];
  const all = votes.reduce((sum, count) => sum + count, 0);
  const { right } = poll;
  const chosen = poll.revealed ? poll.chosen : null;
  return h(
    "ol",
    { class: "results" },
    poll.choices.map((text, index) => {
      const portion = share(votes[index] ?? 0, all);
      return h(
        "li",
        { class: "result", "data-right": right === index, "data-chosen": chosen === index },
        h("span", { class: "letter" }, letter(index)),
        h(
          "span",
          { class: "choice" },
          text,
          right === index && h("span", { class: "tag right" }, `✓ ${words.right}`),
          chosen === index && h("span", { class: "tag taken" }, `▸ ${words.followed}`),
          poll.mine === index && h("span", { class: "tag mine" }, `● ${words.mine}`),
        ),
        poll.votes && track(portion),
        poll.votes && h("span", { class: "count" }, h("strong", {}, votes[index] ?? 0), ` · ${percent(portion)}`),
        extra(index),
      );
    }),
  );
}

/** What a story tells once its votes are shown. @param {import("./room.js").Poll} scene @param {Words} words */
export function unfolding(scene, words) {
  if (!scene.unfolds) return h("p", { class: "tie note" }, words.tie);
  return h("div", { class: "unfolds" }, h("h3", {}, words.unfolds), h("p", {}, scene.unfolds));
}

/** Why an answer is right, and what can be done: all of it, for one's own screen. @param {import("./room.js").Poll} quiz @param {Words} words */
export function explained(quiz, words) {
  return [
    quiz.explanation && h("div", { class: "why" }, h("h3", {}, words.why), paragraphs(quiz.explanation), quiz.reminder && h("p", { class: "reminder" }, quiz.reminder)),
    quiz.what_to_do && h("div", { class: "todo" }, h("h3", {}, words.what_to_do), h("p", {}, quiz.what_to_do)),
    quiz.articles?.length ? h("p", { class: "small" }, `${words.articles} ${quiz.articles.join("; ")}`) : null,
    quiz.moved?.length ? h("div", { class: "learned" }, h("h3", {}, words.learned), moved(quiz.moved, words)) : null,
  ];
}

/** How the room has learned: two bars for every question. @param {Moved[]} rows @param {Words} words */
export function moved(rows, words) {
  return h(
    "ol",
    { class: "moved" },
    rows.map((row) =>
      h(
        "li",
        {},
        h("span", { class: "question" }, row.question),
        pair("before", words.before, row.before, words),
        pair("after", words.after, row.after, words),
      ),
    ),
  );
}

/** @param {"before" | "after"} when @param {string} name @param {number | null} portion @param {Words} words */
function pair(when, name, portion, words) {
  return h(
    "span",
    { class: `pair ${when}` },
    h("span", { class: "when" }, name),
    portion != null && track(portion),
    h("strong", { class: portion == null ? "few" : "count" }, portion == null ? words.too_few : percent(portion)),
  );
}

/** @param {{topic: string, name: string, size: number}[]} topics */
export function cloudOf(topics) {
  const alphabetical = [...topics].sort((a, b) => a.name.localeCompare(b.name));
  return h("ul", { class: "cloud" }, alphabetical.map(({ topic, name, size }) => h("li", { "data-key": topic, "data-size": size }, name)));
}

const SVG = "http://www.w3.org/2000/svg";
const SQUARE = /^<svg [^<>]*viewBox="(\d+ \d+ \d+ \d+)"/;
const LINES = /<path [^<>]*stroke="(#[\da-f]+)" d="([\d.hmvHMVz -]+)"/;

/** The server's drawing of a QR code. Only its lines are taken over. @param {string} text an SVG of one path @param {string} label */
export function qr(text, label) {
  const [, square] = SQUARE.exec(text) ?? [];
  const [, stroke, lines] = LINES.exec(text) ?? [];
  if (!square || !lines) return null;
  const path = svg("path", { stroke, d: lines });
  const drawing = svg("svg", { viewBox: square, role: "img", "aria-label": label });
  drawing.append(path);
  return h("div", { class: "qr" }, drawing);
}

/** @param {string} name @param {Record<string, string>} values @returns {SVGElement} */
function svg(name, values) {
  const shape = /** @type {SVGElement} */ (document.createElementNS(SVG, name));
  for (const [key, value] of Object.entries(values)) shape.setAttribute(key, value);
  return shape;
}
