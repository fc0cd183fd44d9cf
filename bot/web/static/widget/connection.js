/** The connection of the chat to the server: docs/protocol.md. */

import { ReconnectingSocket } from "../shared/reconnecting-socket.js";
import { tried } from "../shared/tried.js";

export const STORE = "tuenet";
export const TOLD = "tuenet.told"; // read and removed by the page of the letter (complaint/prefill.js)

/**
 * One message at a time is under way, and keeps its number until it is answered: so it arrives exactly once. Session storage
 * holds the conversation's id and the numbers reached, only while the page is hidden or left: a copied tab is not the same person.
 */
export class ChatConnection {
  /** @type {State} */
  state = "idle";
  /** @type {Message[]} */
  queue = [];
  #socket = new ReconnectingSocket({
    hello: () => ({ lang: this.view.lang(), conversation: this.#id, after: this.#last, ...this.about }),
    message: (message) => this.#received(message),
    broken: () => this.#broken(),
    pause: (failures) => 1000 * Math.min(30, 2 ** failures * (1 + Math.random())),
  });
  /** @type {string | null} */
  #id = null;
  #last = 0; // number of the last reply
  #said = 0; // highest number given out
  #http = false;
  #sending = false; // the first of the queue is under way
  /** @type {Beginning} */
  #how = "new";
  #attempt = 0;
  #pause = 0;

  /** @param {string} server @param {{topic: string | null, room: string | null}} about @param {View} view */
  constructor(server, about, view) {
    this.server = server;
    this.about = about;
    this.view = view;
  }

  open() {
    const [id, last, said] = this.#take();
    const [visit] = /** @type {any[]} */ (performance.getEntriesByType("navigation"));
    // a topic chosen just now begins another conversation
    if (id && !(this.about.topic && visit?.type === "navigate")) [this.#id, this.#last, this.#said, this.#how] = [id, +last, +said, "resumed"];
    this.#connect();
  }

  /** @param {Message} message */
  say(message) {
    this.queue.push(message);
    if (this.state === "idle") this.open();
    else this.#pump();
  }

  /** Try at once, with `force` even where the connection looks well. */
  wake(force = false) {
    if (this.state !== "idle" && (force || (this.state !== "up" && !this.#socket.busy))) this.#connect();
  }

  lost() {
    if (this.state === "idle") return;
    this.#drop();
    this.#set("down");
    this.#again();
  }

  keep() {
    if (this.#id) tried(() => sessionStorage.setItem(STORE, `${this.#id} ${this.#last} ${this.#said}`));
  }

  #take() {
    const kept = tried(() => sessionStorage.getItem(STORE)) ?? "";
    for (const name of [STORE, TOLD]) tried(() => sessionStorage.removeItem(name));
    return kept.split(" ");
  }

  /** Take out what was kept. Whether it is this conversation, not ended on another page of this tab. */
  owns() {
    return this.#take()[0] === this.#id;
  }

  /** Whether the server has forgotten. */
  async forget() {
    const [kept] = this.#take();
    const id = this.#id || kept;
    const socket = this.state === "up" && this.#socket.release();
    this.close();
    if (!id) return true;
    if (!socket) return this.#call("DELETE", "/api/conversations", undefined, id).then(([status]) => status < 500, () => false);
    socket.send('{"type":"forget"}');
    return new Promise((done) => {
      socket.onmessage = ({ data }) => JSON.parse(data).type === "forgotten" && done(true);
      socket.onclose = () => done(false);
      setTimeout(() => socket.close(), 5000);
    });
  }

  close() {
    this.#drop();
    this.queue = [];
    this.#id = null;
    this.#last = this.#said = this.#socket.failures = 0;
    this.#http = false;
    this.#how = "new";
    this.#set("idle");
  }

  /** @param {State} state */
  #set(state) {
    if (state === this.state) return;
    this.state = state;
    this.view.state(state);
  }

  #drop() {
    clearTimeout(this.#pause);
    this.#attempt++;
    this.#sending = false;
    this.#pause = 0;
    this.#socket.drop();
  }

  #connect() {
    this.#drop();
    if (this.state !== "down") this.#set("connecting");
    if (this.#http || !this.#socket.connect(this.server, "/api/chat", "tuenet.1")) this.#connectHttp();
  }

  #broken() {
    const welcomed = this.state === "up";
    this.#drop();
    if (!welcomed && this.#socket.failures) return void this.#connectHttp();
    this.#set("connecting");
    this.#again();
  }

  #again() {
    this.#socket.again(() => this.#connect());
  }

  /** @param {any} message */
  #received(message) {
    if (message.type === "welcome") this.#welcome(message);
    else if (message.type === "reply") this.#reply(message);
    else if (message.type === "refused") this.#refused(message);
  }

  /** @param {{conversation: string, resumed?: boolean, next: number, reply: Reply | null}} welcome */
  #welcome({ conversation, resumed, next, reply }) {
    const how = resumed || this.#how === "new" ? this.#how : "anew";
    this.#how = "back";
    this.#id = conversation;
    if (!resumed) {
      this.#last = this.#said = 0;
      for (const message of this.queue) message.n = undefined;
    } else if (!this.queue[0]?.n) this.#said = next - 1;
    this.#socket.welcomed();
    this.view.begun(how, reply);
    this.#set("up");
    this.#pump();
  }

  #pump() {
    const [message] = this.queue;
    if (!message || this.state !== "up" || this.#sending || this.#pause) return;
    this.#sending = true;
    message.mark("");
    const say = { n: (message.n ??= ++this.#said), text: message.text, lang: this.view.lang() };
    if (this.#http) this.#post(say);
    else this.#socket.send({ type: "say", ...say });
  }

  /** @param {{n: number, reply: Reply}} answer */
  #reply({ n, reply }) {
    if (n <= this.#last) return;
    this.#last = n;
    if (this.queue[0]?.n === n) {
      this.queue.shift();
      this.#sending = false;
    }
    this.view.reply(reply);
    this.#pump();
  }

  /** @param {Refusal} refusal */
  #refused(refusal) {
    const { reason, n, next = 1, retry_after = 2 } = refusal;
    const [message] = this.queue;
    if (!n || message?.n !== n) return;
    this.#sending = false;
    if (reason === "order") {
      this.#said = next - 1;
      this.#last = Math.min(this.#last, this.#said);
      message.n = undefined;
    } else if (reason !== "too_fast") {
      this.queue.shift();
      message.n = undefined;
      this.#said = n - 1;
      this.view.refused(refusal, message);
      return this.#pump();
    } else this.view.refused(refusal);
    this.#pause = setTimeout(() => {
      this.#pause = 0;
      this.#pump();
    }, retry_after * 1000);
  }

  /** @param {string} method @param {string} path @param {object} [body] @param {string | null} [id] @returns {Promise<[number, any]>} */
  async #call(method, path, body, id = this.#id) {
    /** @type {Record<string, string>} */
    const headers = body ? { "Content-Type": "application/json" } : {};
    if (id && method !== "GET") headers.Authorization = "Bearer " + id;
    const answer = await fetch(this.server + path, {
      method, headers, body: body && JSON.stringify(body), credentials: "omit", keepalive: true, signal: AbortSignal.timeout?.(25_000),
    });
    return [answer.status, await answer.json().catch(() => null)];
  }

  async #connectHttp() {
    const attempt = ++this.#attempt;
    const { about, view } = this;
    try {
      const [status, body] = this.#id ? await this.#call("GET", "/healthz") : await this.#call("POST", "/api/conversations", { lang: view.lang(), ...about });
      if (attempt !== this.#attempt) return;
      if (status > 299) throw status;
      this.#http = true;
      this.#welcome(this.#id ? { conversation: this.#id, resumed: true, next: this.#said + 1, reply: null } : body);
    } catch {
      if (attempt !== this.#attempt) return;
      this.#http = false;
      this.lost();
    }
  }

  /** @param {{n: number, text: string, lang: Lang}} message */
  async #post(message) {
    const attempt = this.#attempt;
    const [status, body] = await this.#call("POST", "/api/messages", message).catch(() => [0, null]);
    if (attempt !== this.#attempt) return;
    if (status === 404) this.#id = null;
    if (status === 404) this.#connect();
    else if (body?.reply) this.#reply(body);
    else if (body?.error) this.#refused({ n: message.n, ...body.error });
    else this.#broken();
  }
}
