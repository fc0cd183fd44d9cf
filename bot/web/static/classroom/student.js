/** A student's phone: in with a code, the activity, the question for the class, and the chat, which is a stranger to this page. */

import { kindOf } from "./activities/registry.js";
import { h } from "../shared/element.js";
import { announce, bubble, byId, contacts, draw, fill, letter, readWords } from "./draw.js";
import { RoomConnection, isPoll, step } from "./room.js";
import { recall, remember } from "./store.js";
import { tabs } from "./tabs.js";

/**
 * @typedef {import("./draw.js").Child} Child
 * @typedef {import("./room.js").Activity} Activity
 * @typedef {import("./room.js").Poll} Poll
 * @typedef {import("./room.js").Reply} Reply
 * @typedef {import("./room.js").Room} Room
 * @typedef {{key: string, room: string, code: string}} Seat
 * @typedef {{activity: number, item: number, choice: number, step: string}} Ballot
 */

const SEAT = "tuenet.seat";
const DIGITS = 6;
const MOST = 200; // characters of a question
const AGAIN = 2000; // milliseconds until a vote that could not be taken yet is sent again

const words = readWords();
const language = document.documentElement.lang.slice(0, 2);
const joining = byId("join");
const inside = byId("inside");
const panel = byId("activity");
const form = /** @type {HTMLFormElement} */ (byId("code-form"));
const field = /** @type {HTMLInputElement} */ (byId("code"));
const problem = byId("code-problem");
const asking = /** @type {HTMLFormElement} */ (byId("ask-form"));
const question = /** @type {HTMLTextAreaElement} */ (byId("question"));
const answer = byId("ask-answer");
const show = tabs(byId("tabs"));

/** @type {RoomConnection | null} */
let connection = null;
/** @type {Room | null} */
let now = null;
/** @type {Ballot | null} tapped, and not yet in a view */
let tapped = null;
let again = 0; // when the same code is tried once more
let sending = false; // a question is under way
/** @type {Element | null} what had the focus when the phones were paused */
let held = null;

/* ---------------------------------------------------------------- in and out */

/** @param {string} text */
function digits(text) {
  return text.replace(/\D/g, "").slice(0, DIGITS);
}

async function join() {
  const code = (field.value = digits(field.value));
  if (code.length < DIGITS) return refuse(words.six_digits);
  refuse("");
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch("/api/join", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ code }),
      cache: "no-store",
    });
    const body = await answer.json();
    if (answer.status === 429) againIn(body.error?.retry_after ?? 5, code);
    if (!answer.ok) return refuse(answer.status === 404 ? words.wrong_code : (body.error?.message ?? words.no_server));
    sit({ key: body.key, room: body.room, code });
  } catch {
    refuse(words.no_server);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

/** Many are joining, or guess from here: whoever waits with this page gets in without a tap. @param {number} seconds @param {string} code */
function againIn(seconds, code) {
  clearTimeout(again);
  again = setTimeout(() => { if (!joining.hidden && digits(field.value) === code) void join(); }, 1000 * seconds * (0.5 + Math.random()));
}

/** @param {string} why */
function refuse(why) {
  problem.textContent = why;
  field.setAttribute("aria-invalid", String(Boolean(why)));
  if (why) field.focus();
}

/** @param {Seat} seat */
function sit(seat) {
  remember(SEAT, seat);
  history.replaceState(null, "", `/sala?lang=${language}`);
  enter(seat);
}

/** @param {Seat} seat */
function enter(seat) {
  joining.hidden = true;
  inside.hidden = false;
  openChat(seat.key);
  draw(panel, waiting());
  connection = new RoomConnection({ key: seat.key, room: seat.room, lang: language }, { view, state, ended: end, message: received });
  byId("conteudo").focus();
}

/** @param {string} key */
function openChat(key) {
  const place = byId("chat-box");
  const template = /** @type {HTMLTemplateElement} */ (byId("chat-template"));
  const chat = /** @type {HTMLElement} */ (template.content.cloneNode(true)).querySelector("tu-e-a-net");
  if (!chat) return;
  chat.setAttribute("room", key);
  place.replaceChildren(chat);
}

/** @param {"forbidden" | "closed"} why */
function end(why) {
  remember(SEAT, null);
  connection = null;
  if (why === "forbidden" && !now) {
    inside.hidden = true;
    joining.hidden = false;
    byId("chat-box").replaceChildren();
    return refuse(words.seat_gone);
  }
  pause(false);
  byId("offline").hidden = true;
  byId("tab-ask").hidden = true;
  show("tab-activity");
  draw(panel, ...farewell());
  announce(words.over);
}

/* ---------------------------------------------------------------- what the room says */

/** @param {boolean} up */
function state(up) {
  const note = byId("offline");
  if (note.hidden !== up) announce(up ? words.online : words.offline);
  note.hidden = up;
  if (sending) asked({ outcome: "lost" });
  if (up && tapped) cast(tapped);
}

/** @param {Room} room */
function view(room) {
  const before = now;
  now = room;
  const { activity } = room;
  if (tapped && !(isPoll(activity) && !activity.revealed && step(room) === tapped.step && activity.mine !== tapped.choice)) {
    tapped = null;
  }
  pause(room.paused);
  draw(panel, ...shown(room));
  if (before) tell(before, room);
}

/** Short announcements, and a mark on the tab, when something new is there. @param {Room} before @param {Room} room */
function tell(before, room) {
  const revealed = isPoll(room.activity) && room.activity.revealed;
  const was = isPoll(before.activity) && before.activity.revealed;
  if (room.paused !== before.paused) announce(room.paused ? words.look_up : words.go_on);
  else if (Boolean(room.contacts) !== Boolean(before.contacts)) announce(room.contacts ? words.contacts_heading : words.go_on);
  else if (step(before) !== step(room)) announce(words.something_new);
  else if (revealed && !was) announce(words.results_there);
  else return;
  if (panel.hidden) byId("tab-activity").dataset.news = words.something_new;
}

/** Covers what is below the emergency numbers and the exit; afterwards everything is where it was. @param {boolean} paused */
function pause(paused) {
  const main = byId("conteudo");
  if (paused === main.inert) return;
  if (paused) held = document.activeElement;
  byId("pause").hidden = !paused;
  main.inert = paused;
  if (!paused && held instanceof HTMLElement) held.focus({ preventScroll: true });
}

/** @param {any} message */
function received(message) {
  if (message.type === "asked") return asked(message);
  if (sending) return asked({ outcome: message.reason });
  if (message.reason === "busy" && tapped) return void setTimeout(() => tapped && cast(tapped), AGAIN);
  // The vote was not taken: show what the room holds.
  tapped = null;
  if (now) view(now);
}

/* ---------------------------------------------------------------- the activity */

/** @param {Room} room @returns {Child[]} */
function shown(room) {
  const { activity, contacts: shownContacts } = room;
  if (shownContacts) return [h("h2", {}, words.contacts_heading), contacts(shownContacts, words)];
  return activity ? running(activity) : [waiting()];
}

function waiting() {
  return h("div", { class: "calm" }, h("h2", {}, words.waiting), h("p", {}, words.waiting_text));
}

function farewell() {
  return [
    h("div", { class: "calm" }, h("h2", {}, words.over), h("p", {}, words.over_text)),
    contacts(now?.activity?.contacts, words),
    h("button", { type: "button", class: "big", "data-do": "chat" }, words.to_chat),
  ];
}

/** @param {Activity} activity @returns {Child[]} */
function running(activity) {
  const drawn = kindOf(activity).student(activity, words, () => isPoll(activity) && ballot(activity, `${activity.index}.${activity.item}`));
  return [...drawn, contacts(activity.contacts, words)];
}

/** @param {Poll} activity @param {string} key */
function ballot(activity, key) {
  const mine = tapped ? tapped.choice : activity.mine;
  return h(
    "div",
    { class: "ballot", "data-key": `ballot${key}` },
    h("p", { class: "small" }, mine == null ? words.choose : words.may_change),
    h("ul", {}, activity.choices.map((text, index) =>
      h("li", {}, h(
        "button",
        { type: "button", class: "vote", "aria-pressed": String(mine === index), "data-do": "vote", "data-choice": index },
        h("span", { class: "letter" }, letter(index)),
        h("span", { class: "choice" }, text, mine === index && h("span", { class: "tag mine" }, `● ${words.mine}`)),
      )))),
    kindOf(activity).later && mine != null && h("p", { class: "note" }, words.answers_later),
  );
}

/** Tapped is marked at once, and sent again when the connection is back. @param {number} choice */
function vote(choice) {
  const activity = now?.activity;
  if (!now || !isPoll(activity) || activity.revealed) return;
  tapped = { activity: activity.index, item: activity.item, choice, step: step(now) };
  cast(tapped);
  draw(panel, ...shown(now));
}

/** @param {Ballot} ballot */
function cast({ activity, item, choice }) {
  connection?.send({ type: "vote", activity, item, choice });
}

/* ---------------------------------------------------------------- a question for the class */

function ask() {
  const text = question.value.trim();
  if (!text) return question.focus();
  sending = connection?.send({ type: "ask", text }) ?? false;
  if (sending) draw(answer, h("p", { class: "note" }, words.sending));
  else asked({ outcome: "lost" });
}

/** @param {{outcome: string, reply?: Reply | null}} message */
function asked({ outcome, reply }) {
  sending = false;
  if (outcome === "waiting" || outcome === "help") {
    question.value = "";
    measure();
  }
  if (outcome !== "help" || !reply) {
    const text = words[`asked_${outcome}`] ?? words.asked_invalid;
    draw(answer, h("p", { class: outcome === "waiting" ? "note good" : "note" }, text));
    answer.scrollIntoView({ block: "nearest" });
    announce(text);
    return;
  }
  draw(
    answer,
    h("div", { class: "help" },
      h("h3", {}, words.help_title),
      h("p", {}, words.help_text),
      reply.bubbles.map(bubble),
      contacts(reply.contacts, words),
      h("p", { class: "row" },
        h("button", { type: "button", class: "big", "data-do": "chat" }, words.to_chat),
        h("button", { type: "button", "data-do": "hide-help" }, words.hide_help))),
  );
  answer.scrollIntoView({ block: "start" });
  announce(words.help_title);
}

function measure() {
  byId("left").textContent = fill(words.left, { n: MOST - question.value.length });
}

/* ---------------------------------------------------------------- begin */

/** @type {Record<string, (button: HTMLElement) => void>} */
const DO = {
  vote: (button) => vote(Number(button.dataset.choice)),
  ask: () => { show("tab-ask"); question.focus(); },
  chat: () => { show("tab-chat"); byId("tab-chat").focus(); },
  "hide-help": () => { draw(answer); question.focus(); },
};

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-do]");
  if (button instanceof HTMLElement) DO[button.dataset.do ?? ""]?.(button);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!form.hasAttribute("aria-busy")) join();
});
field.addEventListener("input", () => {
  const clean = digits(field.value);
  if (clean !== field.value) field.value = clean;
});
asking.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
question.addEventListener("input", measure);
measure();

const wanted = digits(location.pathname.split("/")[2] ?? "");
const seat = /** @type {Seat | null} */ (recall(SEAT));
if (seat && (!wanted || wanted === seat.code)) {
  history.replaceState(null, "", `/sala?lang=${language}`);
  enter(seat);
} else {
  field.value = wanted;
  joining.hidden = false;
}
