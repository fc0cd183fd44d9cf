/** The projector: what the class looks at. It sees and never acts; everything is as large as the wall allows. */

import { kindOf } from "./activities/registry.js";
import { h } from "../shared/element.js";
import { byId, draw, fill, qr, readWords, share, track } from "./draw.js";
import { wallContacts } from "./wall-contacts.js";
import { RoomConnection, isPoll, step } from "./room.js";
import { recall, remember, takeFragment } from "./store.js";

/**
 * @typedef {import("./draw.js").Child} Child
 * @typedef {import("./room.js").Room} Room
 */

const KEY = "tuenet.projector";
const THEME = "tuenet.theme";
const SMALLEST = 0.75; // of the full size of the letters: 3.3 % of the wall's height, what the last row can read
const READABLE = 28; // pixels: no letter is smaller on a wall of 1024 by 768 and more; classroom.css has the three too
const OF_A_WINDOW = 0.84; // of the full size, if that is smaller still
const LAST = 0.35; // on a wall of another shape: all of it in view, though small
const ON_WALL = 6; // questions at once, if they fit

const words = readWords();
const stage = byId("stage");
const room = location.pathname.split("/")[2] ?? "";
const key = takeFragment() || recall(KEY);
/** @type {Room | null} */
let now = null;
let onWall = ON_WALL;

/* ---------------------------------------------------------------- what is shown */

/** @param {Room} room @returns {Child[]} */
function shown(room) {
  const { activity } = room;
  if (room.contacts) return [h("h1", {}, words.contacts_heading), wallContacts(room.contacts)];
  if (!activity) return door(room);
  return kindOf(activity).projector(activity, words, onWall);
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

/* ---------------------------------------------------------------- around it */

/** @param {Room} room @returns {Child[]} */
function top(room) {
  const { activity } = room;
  if (!activity || room.contacts) return [];
  const place = kindOf(activity).place?.(activity, words);
  return [h("span", {}, place ? `${activity.title} · ${place}` : activity.title)];
}

/** @param {Room} room @returns {Child[]} */
function foot(room) {
  const { activity } = room;
  const all = isPoll(activity) ? Math.max(room.connected, activity.voted) : 0;
  const polling = isPoll(activity) && activity.choices.length > 0 && !activity.moved?.length && !room.contacts;
  return [
    polling
      ? h("p", { class: "turnout" },
          track(share(activity.voted, all)),
          h("strong", {}, fill(words.answered, { n: activity.voted, of: all })))
      : h("p", {}, fill(words.connected, { n: room.connected })),
    activity && room.code && h("p", { class: "small-code" }, `${words.code} `, h("strong", {}, `${room.code.slice(0, 3)} ${room.code.slice(3)}`)),
  ];
}

/** The smallest letters that may be, of their full size. */
function smallest() {
  stage.style.setProperty("--fit", "1");
  return Math.max(SMALLEST, Math.min(OF_A_WINDOW, READABLE / parseFloat(getComputedStyle(stage).fontSize)));
}

/** The largest letters, not under `least`, with which everything is in view. @param {number} least @returns {boolean} whether there are such */
function fit(least) {
  let [fits, too] = [least, 1];
  const size = (/** @type {number} */ value) => stage.style.setProperty("--fit", String(value));
  const spills = () => stage.scrollHeight > stage.clientHeight + 1 || stage.scrollWidth > stage.clientWidth + 1;
  size(1);
  if (!spills()) return true;
  size(least);
  if (spills()) return false;
  while (too - fits > 0.01) {
    const middle = (fits + too) / 2;
    size(middle);
    if (spills()) too = middle;
    else fits = middle;
  }
  size(fits);
  return true;
}

/** Of a wall that is too full the oldest questions give way, not the size of the letters. @param {Room} room */
function put(room) {
  onWall = ON_WALL;
  draw(stage, ...shown(room));
  const least = smallest();
  while (!fit(least)) {
    if (room.contacts || !(room.activity && kindOf(room.activity).asks) || onWall === 1) return void fit(LAST);
    onWall -= 1;
    draw(stage, ...shown(room));
  }
}

/** @param {Room} room */
function view(room) {
  now = room;
  const { activity } = room;
  stage.dataset.kind = room.contacts ? "contacts" : (activity?.kind ?? "door");
  stage.dataset.step = step(room);
  stage.dataset.state = isPoll(activity) ? (activity.revealed ? "revealed" : "open") : "";
  draw(byId("top"), ...top(room));
  draw(byId("foot"), ...foot(room));
  byId("paused").hidden = !room.paused;
  put(room);
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
    last?.length ? wallContacts(last) : null);
  fit(LAST);
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
addEventListener("resize", () => { if (now) put(now); else fit(LAST); });
paint(recall(THEME) ?? (dark() ? "dark" : "light"));

if (key) {
  remember(KEY, key);
  new RoomConnection({ key: String(key), room }, { view, ended, state: (up) => { byId("offline").hidden = up; } });
} else ended("forbidden");
