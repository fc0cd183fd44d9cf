/** The projector: what the class looks at. It sees and never acts; everything is as large as the wall allows. */

import { bubble, byId, cloud, draw, fill, h, letter, moved, paragraphs, qr, readWords, results, share } from "./draw.js";
import { Line, isPoll, step } from "./room.js";
import { recall, remember, takeFragment } from "./store.js";

/**
 * @typedef {import("./draw.js").Child} Child
 * @typedef {import("./room.js").Activity} Activity
 * @typedef {import("./room.js").Contact} Contact
 * @typedef {import("./room.js").Demo} Demo
 * @typedef {import("./room.js").Poll} Poll
 * @typedef {import("./room.js").Room} Room
 * @typedef {import("./room.js").Wall} Wall
 */

const KEY = "tuenet.projector";
const THEME = "tuenet.theme";
const SMALLEST = 0.35; // of the full size of the letters
const ON_WALL = 6; // questions at once

const words = readWords();
const stage = byId("stage");
const room = location.pathname.split("/")[2] ?? "";
const key = takeFragment() || recall(KEY);
/** @type {Room | null} */
let now = null;

/* ---------------------------------------------------------------- what is shown */

/** @param {Room} room @returns {Child[]} */
function shown(room) {
  const { activity } = room;
  if (!activity) return door(room);
  switch (activity.kind) {
    case "talk":
      return activity.contacts?.length ? [h("h1", {}, words.helpers), helpers(activity.contacts)] : [h("h1", { class: "alone" }, activity.title)];
    case "cloud":
      return [
        h("h1", {}, words.cloud_title),
        activity.topics.length ? cloud(activity.topics) : h("p", { class: "calm" }, words.cloud_empty),
        h("p", { class: "under" }, words.cloud_rule),
      ];
    case "wall":
      return wall(activity);
    case "demo":
      return demo(activity);
    default:
      return poll(activity);
  }
}

/** @param {Room} room @returns {Child[]} */
function door(room) {
  const code = room.code ?? "";
  const address = (room.address ?? `${location.host}/sala`).replace(/^https?:\/\//, "").replace(/\/\d{6}$/, "");
  return [
    h("div", { class: "door" },
      room.qr ? qr(room.qr, words.qr) : null,
      h("div", {},
        h("h1", { class: "way" }, words.open_address, h("strong", { class: "address" }, address)),
        h("p", { class: "way" }, words.write_code, h("strong", { class: "code" }, `${code.slice(0, 3)} ${code.slice(3)}`)),
        h("p", { class: "promise" }, words.promise))),
  ];
}

/** @param {Poll} activity @returns {Child[]} */
function poll(activity) {
  const key = `${activity.index}.${activity.item}`;
  const final = activity.kind === "rehearsal" && !activity.choices.length;
  if (activity.kind === "after" && activity.moved?.length) return [h("h1", { "data-key": "moved" }, words.learned), moved(activity.moved, words)];
  return [
    h("h1", { class: "asked", "data-key": `text${key}` }, activity.text),
    !final && (activity.revealed ? results(activity, words) : choices(activity, key)),
    ...(activity.revealed ? outcome(activity) : []),
    activity.contacts?.length && final ? helpers(activity.contacts) : null,
  ];
}

/** @param {Poll} activity @param {string} key */
function choices(activity, key) {
  return h("ol", { class: "results", "data-key": `choices${key}` }, activity.choices.map((text, index) =>
    h("li", { class: "result plain" }, h("span", { class: "letter" }, letter(index)), h("span", { class: "choice" }, text))));
}

/** @param {Poll} activity @returns {Child[]} */
function outcome(activity) {
  if (activity.kind === "rehearsal") return [activity.unfolds && h("p", { class: "unfolds" }, activity.unfolds)];
  return [
    activity.explanation && h("div", { class: "why" }, paragraphs(activity.explanation)),
    activity.what_to_do && h("p", { class: "todo" }, h("strong", {}, `${words.what_to_do} `), activity.what_to_do),
    activity.articles?.length ? h("p", { class: "under" }, `${words.articles} ${activity.articles.join("; ")}`) : null,
  ];
}

/** @param {Wall} wall @returns {Child[]} */
function wall(wall) {
  const latest = wall.approved.slice(-ON_WALL).reverse();
  return [
    h("h1", {}, words.wall_title),
    !latest.length && h("p", { class: "calm" }, words.wall_empty),
    h("ul", { class: "wall" }, latest.map((one) =>
      h("li", { "data-key": `q${one.id}`, "data-answered": Boolean(one.answer) },
        h("p", { class: "asked" }, one.text), one.answer?.bubbles.map(bubble)))),
    wall.approved.length > ON_WALL && h("p", { class: "under" }, fill(words.more, { n: wall.approved.length - ON_WALL })),
  ];
}

/** The last message of the person and what the assistant says to it. @param {Demo} demo @returns {Child[]} */
function demo(demo) {
  const from = Math.max(0, demo.turns.findLastIndex((turn) => turn.who === "person"));
  const turns = demo.turns.slice(from);
  const waits = turns.length === 1 && turns[0].who === "person";
  return [
    h("h1", { class: "unseen" }, demo.title),
    !turns.length && h("p", { class: "calm" }, words.demo_soon),
    h("ol", { class: "turns" },
      turns.map((turn, index) =>
        h("li", { class: `turn ${turn.who}`, "data-key": `t${from + index}` },
          h("span", { class: "who" }, words[turn.who]), turn.bubbles.map(bubble), turn.contacts?.length ? helpers(turn.contacts) : null)),
      waits && h("li", { class: "turn assistant", "data-key": "writing" }, h("span", { class: "who" }, words.assistant), h("div", { class: "bubble writing" }, words.writing))),
  ];
}

/** @param {Contact[]} contacts */
function helpers(contacts) {
  return h("ul", { class: "helpers" }, contacts.map((card) =>
    h("li", { "data-key": card.id }, h("span", { class: "name" }, card.name), h("strong", { class: card.phone ? "phone" : "site" }, card.phone ?? card.web?.replace(/^https?:\/\/(www\.)?|\/$/g, "") ?? ""),
      card.hours && h("span", { class: "hours" }, card.hours))));
}

/* ---------------------------------------------------------------- around it */

/** @param {Room} room @returns {Child[]} */
function top(room) {
  const { activity } = room;
  if (!activity) return [];
  const place = isPoll(activity) && activity.kind !== "rehearsal" ? ` · ${fill(words.item, { n: activity.item + 1, of: activity.items })}` : "";
  return [h("span", {}, activity.title + place)];
}

/** @param {Room} room @returns {Child[]} */
function foot(room) {
  const { activity } = room;
  const all = isPoll(activity) ? Math.max(room.connected, activity.voted) : 0;
  const polling = isPoll(activity) && activity.choices.length > 0 && !(activity.kind === "after" && activity.moved?.length);
  return [
    polling
      ? h("p", { class: "turnout" },
          h("span", { class: "track", "aria-hidden": "true" }, h("span", { class: "bar", share: share(activity.voted, all) })),
          h("strong", {}, fill(words.answered, { n: activity.voted, of: all })))
      : h("p", {}, fill(words.connected, { n: room.connected })),
    activity && room.code && h("p", { class: "small-code" }, `${words.code} `, h("strong", {}, `${room.code.slice(0, 3)} ${room.code.slice(3)}`)),
  ];
}

/** The largest letters with which everything is in view. */
function fit() {
  let [fits, too] = [SMALLEST, 1];
  const size = (/** @type {number} */ value) => stage.style.setProperty("--fit", String(value));
  const spills = () => stage.scrollHeight > stage.clientHeight + 1 || stage.scrollWidth > stage.clientWidth + 1;
  size(1);
  if (!spills()) return;
  while (too - fits > 0.01) {
    const middle = (fits + too) / 2;
    size(middle);
    if (spills()) too = middle;
    else fits = middle;
  }
  size(fits);
}

/** @param {Room} room */
function view(room) {
  now = room;
  const { activity } = room;
  stage.dataset.kind = activity?.kind ?? "door";
  stage.dataset.step = step(room);
  stage.dataset.state = isPoll(activity) ? (activity.revealed ? "revealed" : "open") : "";
  draw(byId("top"), ...top(room));
  draw(stage, ...shown(room));
  draw(byId("foot"), ...foot(room));
  byId("paused").hidden = !room.paused;
  fit();
}

/** @param {"forbidden" | "closed"} why */
function ended(why) {
  remember(KEY, null);
  const last = now?.activity?.contacts;
  now = null;
  draw(byId("top"));
  draw(byId("foot"));
  byId("paused").hidden = true;
  stage.dataset.kind = "over";
  draw(stage, h("h1", {}, why === "closed" ? words.over : words.no_key), h("p", { class: "calm" }, why === "closed" ? words.over_text : words.no_key_text),
    last?.length ? helpers(last) : null);
  fit();
}

/* ---------------------------------------------------------------- begin */

function dark() {
  return (document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
}

/** @param {string} theme */
function paint(theme) {
  document.documentElement.dataset.theme = theme;
  byId("theme").textContent = dark() ? words.light : words.dark;
}

function toggleTheme() {
  paint(dark() ? "light" : "dark");
  remember(THEME, document.documentElement.dataset.theme);
}

function toggleFull() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}

byId("theme").addEventListener("click", toggleTheme);
byId("full").addEventListener("click", toggleFull);
byId("full").hidden = !document.fullscreenEnabled;
addEventListener("resize", fit);
paint(recall(THEME) ?? (dark() ? "dark" : "light"));

if (key) {
  remember(KEY, key);
  new Line({ key: String(key), room }, { view, ended, state: (up) => { byId("offline").hidden = up; } });
} else ended("forbidden");
