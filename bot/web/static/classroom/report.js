/** The report of a session, and the view over all sessions: to read, to print, to save. Counts only. */

import { kindOf } from "./activities/registry.js";
import { RefusedError, call, save } from "./api.js";
import { h } from "../shared/element.js";
import { bubble, byId, contacts, draw, fill, letter, moved, readWords, share, track } from "./draw.js";
import { recall, remember, takeFragment } from "./store.js";

/**
 * @typedef {import("./draw.js").Child} Child
 * @typedef {import("./room.js").Contact} Contact
 * @typedef {import("./room.js").Moved} Moved
 * @typedef {number | string} Count a string if it is too small to be told
 * @typedef {{text: string, choices: {text: string, votes: Count, right: boolean}[], explanation?: string | null, articles: string[]}} Item
 * @typedef {{day: string, lang: string, age: string, minutes: number, students: Count, closed: boolean,
 *   activities: {kind: string, title: string, items: Item[]}[], moved: Moved[], topics: {topic: string, name: string, students: Count}[],
 *   wall: {text: string, answer?: {bubbles: string[]} | null}[], contacts: Contact[]}} Report
 * @typedef {{sessions: number, students: Count, ages: {age: string, name: string, sessions: number, students: Count}[],
 *   topics: {topic: string, name: string, sessions: number, students: Count}[], moved: Moved[],
 *   rows: {day: string, lang: string, age: string, students: Count}[]}} Overview
 */

const ASKED = "tuenet.report";

const words = readWords();
const language = document.documentElement.lang;
const problem = byId("problem");
const fragment = takeFragment();
if (fragment) remember(ASKED, fragment);
const asked = new URLSearchParams(fragment || String(recall(ASKED) ?? ""));
const key = asked.get("key");
const room = asked.get("room");

/** @param {string} day as 2026-11-24 */
function dated(day) {
  return new Date(`${day}T12:00`).toLocaleDateString(language, { day: "numeric", month: "long", year: "numeric" });
}

/** @param {Count} count */
function known(count) {
  return typeof count === "number" ? count : 0;
}

/** @param {Report} told @returns {Child[]} */
function ofOne(told) {
  return [
    h("h1", {}, words.headline),
    figures([words.day, dated(told.day)], [words.ages, words[`age_${told.age}`]], [words.plan, fill(words.minutes, { n: told.minutes })],
      [words.students, told.students]),
    !told.closed && h("p", { class: "note" }, words.still_open),
    h("p", { class: "small" }, words.rule),
    ...learning(told.moved, words.moved_how),
    ...told.activities.filter((activity) => kindOf(activity).reported).map((activity) =>
      section(activity.title, h("ol", { class: "items" }, activity.items.map(item)))),
    ...topics(told.topics, words.topics_how),
    told.wall.length > 0 && section(words.wall, h("ul", { class: "approved" }, told.wall.map((one) =>
      h("li", {}, h("p", { class: "asked" }, one.text), one.answer?.bubbles.map(bubble))))),
    told.contacts.length > 0 && section(words.contacts, contacts(told.contacts, words)),
  ];
}

/** @param {Overview} seen @returns {Child[]} */
function ofAll(seen) {
  if (!seen.sessions) return [h("h1", {}, words.all_headline), h("p", { class: "note" }, words.no_sessions)];
  return [
    h("h1", {}, words.all_headline),
    figures([words.sessions, seen.sessions], [words.students, seen.students]),
    h("p", { class: "small" }, words.rule),
    ...learning(seen.moved, words.all_moved_how),
    ...topics(seen.topics, words.all_topics_how),
    section(words.ages, bars(seen.ages.map(({ name, sessions, students }) => ({ name: `${name} · ${words.sessions}: ${sessions}`, count: students })))),
    section(words.each, h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": words.each },
      table([words.day, words.ages, words.language, words.students],
        seen.rows.map((row) => [dated(row.day), words[`age_${row.age}`], words[`lang_${row.lang}`], row.students])))),
  ];
}

/** @param {...[string, Count]} pairs */
function figures(...pairs) {
  return h("dl", { class: "figures" }, pairs.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

/** @param {string} title @param {...Child} children */
function section(title, ...children) {
  return h("section", { class: "part" }, h("h2", {}, title), children);
}

/** @param {Moved[]} rows @param {string} how @returns {Child[]} */
function learning(rows, how) {
  const told = rows.some(({ before, after }) => before != null || after != null);
  return told ? [section(words.learned, h("p", { class: "small" }, how), moved(rows, words))] : [];
}

/** @param {{name: string, students: Count}[]} list @param {string} how @returns {Child[]} */
function topics(list, how) {
  return list.length ? [section(words.topics, h("p", { class: "small" }, how), bars(list.map(({ name, students }) => ({ name, count: students }))))] : [];
}

/** @param {{name: string, count: Count}[]} rows */
function bars(rows) {
  const most = Math.max(1, ...rows.map(({ count }) => known(count)));
  return h("ul", { class: "bars" }, rows.map(({ name, count }) =>
    h("li", {}, h("span", {}, name), h("strong", { class: "count" }, count),
      track(share(known(count), most)))));
}

/** @param {Item} item */
function item({ text, choices, explanation, articles }) {
  const all = choices.reduce((sum, { votes }) => sum + known(votes), 0);
  return h(
    "li",
    { class: "item" },
    h("h3", {}, text),
    h("ol", { class: "results" }, choices.map((choice, index) =>
      h("li", { class: "result", "data-right": choice.right },
        h("span", { class: "letter" }, letter(index)),
        h("span", { class: "choice" }, choice.text, choice.right && h("span", { class: "tag right" }, `✓ ${words.right}`)),
        track(share(known(choice.votes), all)),
        h("strong", { class: "count" }, choice.votes)))),
    explanation && h("p", {}, explanation),
    articles.length > 0 && h("p", { class: "small" }, `${words.articles} ${articles.join("; ")}`),
  );
}

/** @param {string[]} head @param {Count[][]} rows */
function table(head, rows) {
  return h("table", {}, h("thead", {}, h("tr", {}, head.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell) => h("td", {}, cell))))));
}

/** @param {string} path @param {string} name of the file */
async function keep(path, name) {
  problem.textContent = "";
  try {
    await save(key ?? "", path, name);
  } catch {
    problem.textContent = words.failed;
  }
}

async function begin() {
  if (!key) return void (problem.textContent = words.no_key);
  const at = room ? `/api/rooms/${encodeURIComponent(room)}/report` : "/api/aggregate";
  const lang = `?lang=${language.slice(0, 2)}`;
  draw(byId("report"), h("p", { class: "note" }, words.loading));
  try {
    const told = await call(key, "GET", at + lang);
    draw(byId("report"), ...(room ? ofOne(told) : ofAll(told)));
    const name = room ? `${words.file}-${told.day}` : words.all_file;
    byId("csv").addEventListener("click", () => keep(`${at}.csv${lang}`, `${name}.csv`));
    byId("pdf").addEventListener("click", () => keep(`${at}.pdf${lang}`, `${name}.pdf`));
    byId("pdf").hidden = !room;
    byId("print").addEventListener("click", () => print());
    byId("tools").hidden = false;
  } catch (error) {
    draw(byId("report"));
    const status = error instanceof RefusedError ? error.status : 0;
    problem.textContent = status === 404 ? words.gone : status === 0 ? words.no_server : words.no_key;
  }
}

begin();
