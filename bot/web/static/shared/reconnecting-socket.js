/** A WebSocket to be had again after each loss; its owner says when (`again`), and that the server took it (`welcomed`). */

import { tried } from "./tried.js";

const SILENCE = 6000; // milliseconds for the first answer

/**
 * @typedef {{
 *   hello: () => object,
 *   message: (message: any) => void,
 *   broken: () => void,
 *   pause: (failures: number) => number,
 * }} Owner `hello`: what the first message says; `broken`: it is lost, or nothing came; `pause`: milliseconds until another try, after
 *   so many that failed
 */

export class ReconnectingSocket {
  /** Tries since the server last took one. */
  failures = 0;
  /** @type {WebSocket | null} */
  #socket = null;
  #timer = 0;
  #owner;

  /** @param {Owner} owner */
  constructor(owner) {
    this.#owner = owner;
  }

  /** Whether there is one, connected or on its way. */
  get busy() {
    return this.#socket !== null;
  }

  /** Begin a connection, in place of any other. False: there can be none. @param {string} origin @param {string} path @param {string} protocol */
  connect(origin, path, protocol) {
    this.drop();
    const { hello, message, broken } = this.#owner;
    const socket = tried(() => new WebSocket(origin.replace("http", "ws") + path, protocol));
    this.#socket = socket;
    if (!socket) return false;
    this.#timer = setTimeout(broken, SILENCE);
    socket.onopen = () => this.send({ type: "hello", ...hello() });
    socket.onmessage = ({ data }) => message(JSON.parse(data));
    socket.onclose = broken;
    return true;
  }

  welcomed() {
    clearTimeout(this.#timer);
    this.failures = 0;
  }

  /** After a while, longer each time. @param {() => void} connect */
  again(connect) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(connect, this.#owner.pause(this.failures++));
  }

  /** @param {object} message @returns {boolean} whether it could be sent */
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** Give away the socket: nothing that it does is heard here any more. */
  release() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    if (socket) socket.onopen = socket.onmessage = socket.onclose = null;
    return socket;
  }

  /** Let go of it, whatever it does. */
  drop() {
    this.release()?.close();
  }
}
