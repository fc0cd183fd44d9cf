/** The facilitator's console: pass phrase, rooms, and leading one of them, on a laptop or on a phone in the hand. */

import { kindOf } from "./activities/registry.js";
import { RefusedError, call } from "./api.js";
import { h, unseen } from "../shared/element.js";
import { announce, byId, draw, fill, qr, readWords } from "./draw.js";
import { canReveal, countdown, isTied, moderation, primary, runSheet, running } from "./run-sheet.js";
import { RoomConnection, isPoll, place, step } from "./room.js";
import { recall, remember } from "./store.js";

/**
 * @typedef {import("./run-sheet.js").Plan} Plan
 * @typedef {import("./room.js").Room} Room
 * @typedef {{room: string, code: string, address: string, qr: string, projector: string, lang?: "pt" | "en", age?: string,
 *   plan?: string}} Opened a room as its facilitators know it
 */

const KEY = "tuenet.facilitator";
const LED = "tuenet.led";
const DEVICE = "tuenet.device"; // opens nothing: this tab knew the phrase before, and does not wait for others who guess
const TIMEOUT = 1000; // milliseconds in which the view that a step leads to should be there

const words = readWords();
const language = document.documentElement.lang.slice(0, 2);
const screens = ["login", "lobby", "lead", "after"].map(byId);
const confirming = /** @type {HTMLDialogElement} */ (byId("confirm"));
const keys = /** @type {HTMLDialogElement} */ (byId("keys"));
const login = /** @type {HTMLFormElement} */ (byId("login-form"));
const opening = /** @type {HTMLFormElement} */ (byId("open-form"));
const freeText = /** @type {HTMLInputElement} */ (byId("free-text"));

/** @type {string | null} */
let key = recall(KEY);
/** @type {Plan[]} */
let plans = [];
/** @type {Opened[]} */
let rooms = [];
/** @type {Opened | null} the room that is led, or was */
let led = recall(LED);
/** @type {Opened[]} closed rooms whose report is still there */
let done = [];
/** @type {RoomConnection | null} */
let connection = null;
/** @type {Room | null} */
let now = null;
let stepped = -Infinity; // when a step was taken whose view is not there yet
let agreed = () => {};
let again = 0; // when the same pass phrase is tried once more

/* ---------------------------------------------------------------- which screen */

/** @param {"login" | "lobby" | "lead" | "after"} name */
function show(name) {
  for (const screen of screens) screen.hidden = screen.id !== name;
  document.body.dataset.screen = name;
  byId("leave").hidden = name === "login";
  scrollTo(0, 0);
}

/** @param {unknown} error @param {HTMLElement} place where to say it */
function complain(error, place) {
  if (!(error instanceof RefusedError)) throw error;
  if ((error.status === 401 || error.status === 403) && key) return signOut(words.signed_out);
  place.textContent = error.status === 0 ? words.no_server : error.status === 403 ? words.wrong_phrase : error.message || words.no_server;
}

async function signIn() {
  const phrase = /** @type {HTMLInputElement} */ (byId("phrase"));
  const given = phrase.value.trim();
  const problem = byId("login-problem");
  clearTimeout(again);
  try {
    const signed = await call(null, "POST", "/api/facilitator", { passphrase: given, device: recall(DEVICE) });
    key = signed.key;
    remember(DEVICE, signed.device);
    phrase.value = problem.textContent = "";
    remember(KEY, key);
    await enterLobby();
    byId("lobby-title").focus();
  } catch (error) {
    if (error instanceof RefusedError && error.status === 429) {
      againIn(error.again ?? 5, given);
      if (problem.textContent) return; // a screen reader would say it again at each try
    } else phrase.focus();
    complain(error, problem);
  }
}

/** Others guess from here: whoever waits with this page gets in without a tap. @param {number} seconds @param {string} given */
function againIn(seconds, given) {
  const phrase = /** @type {HTMLInputElement} */ (byId("phrase"));
  again = setTimeout(() => { if (!byId("login").hidden && phrase.value.trim() === given) signIn(); }, 1000 * seconds * (0.5 + Math.random()));
}

/** @param {string} [why] */
function signOut(why = "") {
  connection?.close();
  connection = now = null;
  key = led = null;
  remember(KEY, null);
  remember(LED, null);
  show("login");
  byId("login-problem").textContent = why;
  byId("phrase").focus();
}

/* ---------------------------------------------------------------- lobby */

async function enterLobby() {
  connection?.close();
  connection = now = led = null;
  remember(LED, null);
  show("lobby");
  try {
    plans = await call(key, "GET", `/api/plans?lang=${language}`);
    drawPlans();
    await listRooms();
  } catch (error) {
    complain(error, byId("open-problem"));
  }
}

async function listRooms() {
  /** @type {(Opened & {closed: boolean})[]} */
  const all = await call(key, "GET", "/api/rooms");
  rooms = all.filter(({ closed }) => !closed);
  done = all.filter(({ closed }) => closed);
  draw(byId("rooms"), !rooms.length && h("p", { class: "note" }, words.no_rooms), roomList(rooms));
  byId("done-part").hidden = !done.length;
  draw(byId("done"), roomList(done));
}

/** @param {Opened[]} list */
function roomList(list) {
  return h("ul", { class: "rooms" }, list.map((one) =>
    h("li", { "data-key": one.room, class: "card" },
      h("strong", { class: "code" }, spaced(one.code)),
      h("span", {}, [one.age && words[`age_${one.age}`], planName(one), one.lang && words[`lang_${one.lang}`]].filter(Boolean).join(" · ")),
      h("span", { class: "row" },
        list === rooms && roomButton("lead", one, words.lead),
        roomButton("report", one, words.report),
        roomButton("erase", one, words.erase, "risky")))));
}

/** @param {string} what @param {Opened} one @param {string} text @param {string} [style] */
function roomButton(what, one, text, style) {
  return h("button", { type: "button", class: style, "data-do": what, "data-room": one.room }, text, unseen(` ${one.code}`));
}

/** @param {Opened} one */
function planName(one) {
  const plan = plans.find(({ id }) => id === one.plan);
  return plan && fill(words.minutes, { n: plan.minutes });
}

/** @param {string} code */
function spaced(code) {
  return `${code.slice(0, 3)} ${code.slice(3)}`;
}

/** @param {string} name of a group of radio buttons */
function chosen(name) {
  return String(new FormData(opening).get(name) ?? "");
}

function drawPlans() {
  const fitting = plans.filter(({ age }) => age === chosen("age"));
  const before = fitting.find(({ id }) => id === chosen("plan")) ?? fitting[0];
  draw(byId("plans"), ...fitting.map((plan) =>
    h("label", { class: "option", "data-key": plan.id },
      h("input", { type: "radio", name: "plan", value: plan.id, required: true, checked: plan === before }),
      h("span", {},
        h("strong", {}, fill(words.minutes, { n: plan.minutes })),
        h("span", { class: "small" }, plan.activities.map((one) => `${words[one.kind]} ${one.minutes}′`).join(" · "))))));
}

async function openRoom() {
  const wanted = { lang: chosen("lang"), age: chosen("age"), plan: chosen("plan") };
  byId("open-problem").textContent = "";
  try {
    lead({ ...wanted, ...(await call(key, "POST", "/api/rooms", wanted)) });
  } catch (error) {
    complain(error, byId("open-problem"));
  }
}

/** @param {Opened} room */
async function erase({ room }) {
  try {
    await call(key, "DELETE", `/api/rooms/${room}`);
    await enterLobby();
    announce(words.erased);
  } catch (error) {
    complain(error, byId("open-problem"));
  }
}

/** @param {Opened | null} room null: the view over all sessions */
function openReport(room) {
  const secret = new URLSearchParams({ ...(room && { room: room.room }), key: key ?? "" });
  open(`/relatorio?lang=${room?.lang ?? language}#${secret}`, "_blank", "noopener");
}

/* ---------------------------------------------------------------- leading */

/** @param {Opened} room */
async function lead(room) {
  led = room;
  now = null;
  remember(LED, room);
  show("lead");
  drawDoor(room);
  draw(byId("now"), h("p", { class: "note" }, words.connecting));
  connection?.close();
  connection = new RoomConnection({ key: key ?? "", room: room.room }, { view, state, ended, message: received });
  if (plans.length) return;
  try {
    plans = await call(key, "GET", `/api/plans?lang=${language}`);
    if (now) view(now);
  } catch (error) {
    complain(error, byId("problem"));
  }
}

/** How students get in. @param {Opened} room */
function drawDoor(room) {
  draw(
    byId("door"),
    h("strong", { class: "code" }, unseen(`${words.code}: `), spaced(room.code)),
    h("p", {}, `${words.address} `, h("strong", { class: "address" }, room.address.replace(/^https?:\/\//, "").replace(/\/\d{6}$/, ""))),
    qr(room.qr, fill(words.qr, { address: room.address })),
    h("a", { class: "button second", href: `/projetor/${room.room}?lang=${room.lang ?? language}#${room.projector}`, target: "_blank", rel: "noopener" }, words.open_projector),
  );
}

/** Who may still come in, and the places nobody uses. @param {Room} room */
function drawSeats(room) {
  const idle = room.idle ?? 0;
  draw(
    byId("seats"),
    h("p", {}, room.door_closed ? words.door_closed_text : words.door_open_text),
    h("button", { type: "button", "data-key": "door", "data-do": room.door_closed ? "open_door" : "close_door" }, room.door_closed ? words.door_open : words.door_close),
    h("p", {}, fill(words.idle_text, { n: idle })),
    h("button", { type: "button", "data-key": "free_seats", "data-do": "free_seats", disabled: !idle }, words.free_seats),
  );
}

/** @param {boolean} up */
function state(up) {
  const note = byId("offline");
  if (note.hidden !== up) announce(up ? words.online : words.offline);
  note.hidden = up;
}

/** @param {"forbidden" | "closed"} why */
function ended(why) {
  connection = now = null;
  if (why === "forbidden") return signOut(words.signed_out);
  show("after");
  byId("after-title").focus();
}

/** @param {any} message */
function received(message) {
  stepped = -Infinity;
  if (message.type === "error") announce(message.reason === "busy" ? words.no_server : words.out_of_place);
}

/** @param {Room} room */
function view(room) {
  const before = now;
  now = room;
  if (!before || step(before) !== step(room) || primary(before).what !== primary(room).what) stepped = -Infinity;
  const { activity } = room;
  const wall = wallOf(activity);
  if (before && step(before) !== step(room)) scrollTo(0, 0); // what is new stands on top
  if (before) tell(before, room);
  draw(byId("now"), ...running(room, words));
  draw(byId("sheet"), runSheet(plans.find(({ id }) => id === (room.plan ?? led?.plan)), activity, words));
  byId("wall").hidden = !wall;
  draw(byId("wall-list"), ...(wall ? moderation(wall, words) : []));
  byId("wall-link").hidden = !wall;
  byId("wall-link").textContent = `${words.wall} (${wall?.pending?.length ?? 0})`;
  byId("disclosures").hidden = !room.disclosures;
  byId("disclosures-count").textContent = `(${room.disclosures})`;
  byId("connected").textContent = fill(words.connected, { n: room.connected });
  byId("paused").hidden = !room.paused;
  byId("free").hidden = !(activity && kindOf(activity).says);
  drawControls(room);
  drawSeats(room);
  tick();
}

/** @param {import("./room.js").Activity | null} activity @returns {import("./activities/wall.js").Wall | null} what takes questions */
function wallOf(activity) {
  return activity && kindOf(activity).asks ? /** @type {import("./activities/wall.js").Wall} */ (activity) : null;
}

/** What a facilitator should hear without looking. @param {Room} before @param {Room} room */
function tell(before, room) {
  const [was, is] = [before.activity, room.activity];
  if (room.door_closed !== before.door_closed) return announce(room.door_closed ? words.door_closed_text : words.door_open_text);
  if ((room.disclosures ?? 0) > (before.disclosures ?? 0)) return announce(words.care);
  const [wall, wallBefore] = [wallOf(is), wallOf(was)];
  if (wall && wallBefore && (wall.pending?.length ?? 0) > (wallBefore.pending?.length ?? 0)) return announce(words.new_question);
  const full = isPoll(is) && room.connected > 0 && is.voted >= room.connected;
  const wasFull = isPoll(was) && was.voted >= before.connected;
  if (full && !wasFull) announce(words.all_answered);
}

/** @param {Room} room */
function drawControls(room) {
  const { activity } = room;
  const first = primary(room);
  const revealed = canReveal(activity) && activity.revealed;
  draw(
    byId("controls"),
    h("button", { type: "button", "data-key": "back", "data-do": "back", "aria-keyshortcuts": "ArrowLeft", disabled: !activity }, `← ${words.back}`),
    h("button", { type: "button", "data-key": "primary", class: "primary", "data-do": "primary", "aria-keyshortcuts": "Space" }, words[first.word]),
    !["next", "start", "close", "choose"].includes(first.what) && activity &&
      h("button", { type: "button", "data-key": "next", "data-do": "next", "aria-keyshortcuts": "ArrowRight" }, `${words.skip} →`),
    revealed && h("button", { type: "button", "data-key": "hide", "data-do": "hide", "aria-keyshortcuts": "R" }, words.hide),
    h("button", { type: "button", "data-key": "pause", class: "pause", "data-do": room.paused ? "resume" : "pause", "aria-pressed": String(room.paused), "aria-keyshortcuts": "P" },
      room.paused ? words.resume : words.pause),
    h("button", { type: "button", "data-key": "contacts", class: "contacts-on", "data-do": "contacts", "aria-pressed": String(Boolean(room.contacts)), "aria-keyshortcuts": "C" },
      words.contacts_show),
  );
}

function tick() {
  const ends = now?.activity?.ends;
  const timer = byId("timer");
  timer.hidden = !ends;
  if (!ends) return;
  const { over, text } = countdown(ends, words);
  timer.textContent = text;
  timer.classList.toggle("over", over);
}

/** What is meant for the step that is seen must not hit another one. @param {string} what @param {Record<string, unknown>} [more] */
function act(what, more) {
  const at = now?.activity ? place(now.activity) : undefined;
  if (!connection?.send({ type: "do", what, at, ...more })) announce(words.offline);
}

/** A story whose way is not decided waits: the class sees that first, then its facilitator chooses. */
function chooseWay() {
  if (!canReveal(now?.activity ?? null)) return;
  if (now?.activity && isPoll(now.activity) && !now.activity.revealed) return act("reveal");
  const [first] = byId("now").querySelectorAll("button.follow");
  if (first instanceof HTMLElement) first.focus();
  announce(words.tie);
}

/** A step of the session. Until what it leads to is seen, another press is an accident. @param {string} what */
function advance(what) {
  if (what === "choose" || (what === "next" && !now?.contacts && isTied(now?.activity ?? null))) return chooseWay();
  const time = performance.now();
  if (time - stepped < TIMEOUT) return;
  stepped = time;
  act(what);
}

/** Ask first. @param {string} title @param {string} text @param {string} yes @param {() => void} then */
function confirm(title, text, yes, then) {
  byId("confirm-title").textContent = title;
  byId("confirm-text").textContent = text;
  byId("confirm-yes").textContent = yes;
  agreed = then;
  confirming.showModal();
}

/** @param {HTMLElement} button @returns {Opened | undefined} */
function roomOf(button) {
  return [...rooms, ...done].find(({ room }) => room === button.dataset.room) ?? led ?? undefined;
}

/** @param {string} what */
function judge(what) {
  return (/** @type {HTMLElement} */ button) => {
    const id = button.dataset.id ?? "";
    act(what, { id: /^\d+$/.test(id) ? Number(id) : id });
  };
}

/** @type {Record<string, (button: HTMLElement) => void>} */
const DO = {
  lead: (button) => { const room = roomOf(button); if (room) lead(room); },
  report: (button) => openReport(roomOf(button) ?? null),
  all: () => openReport(null),
  erase: (button) => {
    const room = roomOf(button);
    if (room) confirm(fill(words.erase_title, { code: room.code }), words.erase_text, words.erase_yes, () => erase(room));
  },
  lobby: () => void enterLobby(),
  "sign-out": () => signOut(),
  keys: () => keys.showModal(),
  primary: () => {
    if (!now) return;
    const { what } = primary(now);
    if (what === "close") DO.close(byId("controls"));
    else advance(what);
  },
  next: () => advance("next"),
  back: () => advance("back"),
  hide: () => act("hide"),
  contacts: () => act(now?.contacts ? "hide_contacts" : "show_contacts"),
  pause: () => act("pause"),
  resume: () => act("resume"),
  close_door: () => act("close_door"),
  open_door: () => act("open_door"),
  free_seats: () => confirm(words.free_seats_title, words.free_seats_text, words.free_seats, () => act("free_seats")),
  reset: () => confirm(words.reset_title, words.reset_text, words.reset, () => act("reset")),
  replay: () => act("reset"),
  follow: (button) => act("follow", { choice: Number(button.dataset.choice) }),
  approve: judge("approve"),
  reject: judge("reject"),
  answer: judge("answer"),
  close: () => confirm(words.close_title, words.close_text, words.close, () => act("close")),
};

/** @type {Record<string, () => void>} */
const SHORTCUTS = {
  " ": () => DO.primary(byId("controls")),
  ArrowRight: () => { if (now?.activity) advance("next"); },
  ArrowLeft: () => { if (now?.activity) advance("back"); },
  r: () => { if (now && canReveal(now.activity)) act(now.activity.revealed ? "hide" : "reveal"); },
  p: () => act(now?.paused ? "resume" : "pause"),
  c: () => DO.contacts(byId("controls")),
  "?": () => keys.showModal(),
};

/** @param {KeyboardEvent} event */
function onKey(event) {
  const shortcut = SHORTCUTS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  const switchedOn = /** @type {HTMLInputElement} */ (byId("keys-on")).checked;
  if (!shortcut || !switchedOn || !now || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (confirming.open || keys.open) return;
  const on = event.target instanceof Element ? event.target : document.body;
  if (on.closest("input:not([type=radio]), textarea, select")) return;
  // On a button the space bar is the button's own.
  if (event.key === " " && on.closest("button, summary")) return;
  event.preventDefault();
  shortcut();
}

/* ---------------------------------------------------------------- begin */

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("[data-do]");
  if (!(button instanceof HTMLElement)) return;
  // Of a double click on a step only the first counts.
  if (!(event.detail > 1 && ["primary", "next", "back"].includes(button.dataset.do ?? ""))) DO[button.dataset.do ?? ""]?.(button);
});
// After the mouse the space bar goes on to lead, instead of pressing the same button again.
document.addEventListener("click", (event) => {
  const pressed = event.target instanceof Element && event.target.closest("button");
  if (event.detail > 0 && pressed) pressed.blur();
});
addEventListener("keydown", onKey);
confirming.addEventListener("close", () => {
  if (confirming.returnValue === "yes") agreed();
  confirming.returnValue = "";
});
login.addEventListener("submit", (event) => {
  event.preventDefault();
  byId("login-problem").textContent = "";
  signIn();
});
byId("phrase-shown").addEventListener("change", (event) => {
  const shown = /** @type {HTMLInputElement} */ (event.target).checked;
  /** @type {HTMLInputElement} */ (byId("phrase")).type = shown ? "text" : "password";
});
opening.addEventListener("change", drawPlans);
opening.addEventListener("submit", (event) => {
  event.preventDefault();
  openRoom();
});
byId("free").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = freeText.value.trim();
  if (text) act("say", { text });
  freeText.value = "";
});
const ticking = setInterval(tick, 1000);
addEventListener("leaving", () => clearInterval(ticking));

if (!key) show("login");
else if (led) lead(led);
else enterLobby();
