/**
 * The connection of one screen to its room: docs/classroom-protocol.md. It comes back by itself, and the newest view wins.
 *
 * @typedef {import("../shared/contact-card.js").Contact & {id: string}} Contact
 * @typedef {{bubbles: string[], contacts?: Contact[]}} Reply
 * @typedef {{kind: string, index: number, of: number, title: string, say?: string, minutes: number, ends: number | null,
 *   contacts?: Contact[]}} Running what every activity has
 * @typedef {{item: number, items?: number, text: string, choices: string[], votes?: number[] | null, voted: number,
 *   mine?: number | null, revealed: boolean}} Vote
 * @typedef {{question: string, before: number | null, after: number | null}} Moved shares of right answers, 0 to 1
 * @typedef {{chosen?: number | null, right?: number | null, explained?: boolean, explanation?: string | null, what_to_do?: string | null,
 *   reminder?: string | null, articles?: string[], moved?: Moved[] | null, unfolds?: string | null}} Told with the results
 * @typedef {{id: number | string, text: string, answer?: Reply | null}} Question
 * @typedef {Running & Vote & Told} Poll what is voted on
 * @typedef {Running | Poll} Activity what else it has its kind knows: activities/
 * @typedef {{code?: string, address?: string, qr?: string, plan?: string, lang: "pt" | "en", age: string, paused: boolean,
 *   connected: number, disclosures?: number, door_closed?: boolean, idle?: number, activity: Activity | null, contacts?: Contact[] | null,
 *   closed?: boolean}} Room `disclosures`, `door_closed` and `idle`: for facilitators; `contacts`: shown in place of what runs
 *
 * @typedef {{key: string, room: string, lang?: string}} Hello `lang`: in which a student reads
 * @typedef {{
 *   view: (room: Room) => void,
 *   state: (up: boolean) => void,
 *   ended: (why: "forbidden" | "closed") => void,
 *   message?: (message: any) => void,
 * }} Listener `state` is told true whenever the connection is there again, false when it stays away; `message` gets whatever is
 *   neither a view nor an end
 */

import { ReconnectingSocket } from "../shared/reconnecting-socket.js";
import { kindOf } from "./activities/registry.js";

const SLOWEST = 4000; // milliseconds between two tries
const GRACE = 1500; // milliseconds that a connection may be away before anybody is told
const ASLEEP = 15_000; // milliseconds out of sight after which a socket that looks alive may be dead

export class RoomConnection {
  #hello;
  #listener;
  #socket = new ReconnectingSocket({
    hello: () => this.#hello,
    message: (message) => this.#received(message),
    broken: () => this.#broken(),
    pause: (failures) => Math.min(SLOWEST, 400 * 1.7 ** failures) * (0.5 + Math.random()),
  });
  #newest = -1; // of this connection: a server that started again counts from 0
  #up = false;
  #grace = 0;
  #hidden = Date.now(); // when the page was last put out of sight

  /** @param {Hello} hello @param {Listener} listener */
  constructor(hello, listener) {
    this.#hello = hello;
    this.#listener = listener;
    addEventListener("online", this.#wake);
    addEventListener("pageshow", this.#wake);
    document.addEventListener("visibilitychange", this.#look);
    addEventListener("leaving", () => this.close()); // by the exit: the page is empty from then on
    this.#connect();
  }

  /** @param {Record<string, unknown>} message @returns {boolean} whether it could be sent */
  send(message) {
    return this.#up && this.#socket.send(message);
  }

  close() {
    removeEventListener("online", this.#wake);
    removeEventListener("pageshow", this.#wake);
    document.removeEventListener("visibilitychange", this.#look);
    clearTimeout(this.#grace);
    this.#drop();
  }

  #wake = (/** @type {Event} */ event) => {
    if (event.type === "online" || /** @type {PageTransitionEvent} */ (event).persisted) this.#connect();
  };

  #look = () => {
    if (document.hidden) this.#hidden = Date.now();
    else if (!this.#up || Date.now() - this.#hidden > ASLEEP) this.#connect();
  };

  #drop() {
    this.#up = false;
    this.#socket.drop();
  }

  #connect() {
    this.#up = false;
    this.#newest = -1;
    this.#socket.connect(location.origin, "/api/room", "tuenet.room.1");
  }

  #broken() {
    this.#drop();
    this.#grace ||= setTimeout(() => this.#listener.state(false), GRACE);
    this.#socket.again(() => this.#connect());
  }

  /** @param {any} message */
  #received(message) {
    if (message.type === "view") return this.#view(message);
    const refused = message.type === "error" && message.reason === "forbidden" && this.#newest < 0;
    if (!refused && message.type !== "closed") return this.#listener.message?.(message);
    this.close();
    this.#listener.ended(refused ? "forbidden" : "closed");
  }

  /** @param {{v: number, room: Room}} view */
  #view({ v, room }) {
    if (v < this.#newest) return;
    this.#newest = v;
    this.#listener.view(room);
    if (this.#up) return;
    this.#socket.welcomed();
    clearTimeout(this.#grace);
    this.#grace = 0;
    this.#up = true;
    this.#listener.state(true);
  }
}

/** @param {Activity | null | undefined} activity @returns {activity is Poll} */
export function isPoll(activity) {
  return activity != null && kindOf(activity).votes === true;
}

/** [activity, item] that is shown. @param {Activity} activity @returns {[number, number]} */
export function place(activity) {
  return [activity.index, isPoll(activity) ? activity.item : 0];
}

/** Which step of the session this is: changes when something new is to be looked at. @param {Room} room */
export function step(room) {
  return room.activity ? place(room.activity).join(".") : "";
}
