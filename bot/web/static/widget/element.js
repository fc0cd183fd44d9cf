/** The chat as an element of a page: what is seen of it, and what is done with it. */

import { link, waysTo } from "../shared/contact-card.js";
import { h, unseen } from "../shared/element.js";
import { countShift, cover, goTo, siblings } from "../shared/exit-this-page.js";
import { tried } from "../shared/tried.js";
import { ChatConnection, STORE, TOLD } from "./connection.js";
import { HERE, LEAD, button, linked } from "./parts.js";
import { speak, spoken } from "./speech.js";
import { NARROW, STYLE } from "./style.js";
import { EXIT, MOST, WORDS, emergency } from "./words.js";

const TIMEOUT = 12_000; // milliseconds for an answer
const SHEET = tried(() => new CSSStyleSheet());
SHEET?.replaceSync(STYLE);

/** @implements {TuEANetElement} */
export class TuEANet extends HTMLElement {
  static observedAttributes = ["lang", "placement", "exit", "launcher"];

  /** @type {ChatConnection | null} */
  #connection = null;
  #listening = new AbortController();
  #size = 1;
  #aloud = false;
  /** @type {Reply | null} */
  #latest = null;
  /** @type {{why: string, item: HTMLElement} | null} */
  #alarm = null;
  #timer = 0;
  #entered = false; // the person is in the chat: on a phone, it fills the screen
  #modal = false;
  #known = new Set(); // contacts shown already
  #asked = ""; // the question of the complaint form that waits for an answer
  #words = ""; // what was said last
  /** @type {Record<string, string>} what was said to each question: it stays here */
  #told = {};
  /** What was shown of the plan of a complaint. @type {Reply[]} */
  #plan = [];

  #launcher = button("", () => this.open(), "launcher fill");
  #exit = h("a", { class: "b exit", rel: "noreferrer", onclick: (event) => this.#leave(event) });
  #more = button("☰", () => this.#toggle());
  #close = button("×", () => this.close());
  #menu = h("div", { class: "menu" });
  #intro = h("div", { class: "intro" });
  #list = h("ol", { role: "list", onkeydown: (event) => this.#arrows(event) });
  #typing = h("div", { class: "bubble typing", hidden: true }, h("i"), h("i"), h("i"));
  #chips = h("div", { class: "chips", role: "group" });
  #scroll = h("div", { class: "scroll" }, this.#intro, this.#list, this.#typing);
  #keys = h("p", { class: "keys" });
  #leaving = h("p", { class: "leaving" });
  #box = h("textarea", {
    id: "box", rows: "1", autocomplete: "off", spellcheck: "false", enterkeyhint: "send", dir: "auto", "aria-describedby": "count",
    oninput: () => this.#measure(),
    onkeydown: (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && this.#submit(event),
  });
  #send = h("button", {}, "↑");
  #count = h("p", { class: "soft", id: "count" });
  #form = h("form", { onfocusin: () => this.#enter(), onsubmit: (event) => this.#submit(event) }, this.#box, this.#send, this.#count);
  #polite = h("div", { class: "unseen", "aria-live": "polite" });
  #assertive = h("div", { class: "unseen", "aria-live": "assertive" });
  #panel = h(
    "section", { class: "panel", tabindex: "-1", dir: "ltr", hidden: true, onkeydown: (event) => this.#escape(event) },
    h("header", {}, h("h2", {}, "Tu e a Net"), this.#exit, this.#more, this.#close),
    h("div", { class: "under" }, this.#menu, this.#scroll, this.#keys, this.#leaving),
    this.#chips, this.#form, this.#polite, this.#assertive,
  );
  // closed by the phone's "back"
  #dialog = h("dialog", { "aria-label": "Tu e a Net", onclose: () => this.#modal && !this.#dialog.open && this.close() });

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    if (SHEET) root.adoptedStyleSheets = [SHEET];
    else root.append(h("style", {}, STYLE));
    root.append(this.#launcher, this.#dialog, this.#panel);
    this.#toggle(false);
  }

  connectedCallback() {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.#render();
    // before the page's own exit, which need not count then
    countShift((left) => this.#leaveIn(left), () => !this.#panel.hidden, { signal, capture: true });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return this.#connection?.keep();
      this.#connection?.owns();
      this.#connection?.wake();
    }, { signal });
    addEventListener("pagehide", () => {
      this.#connection?.keep();
      this.#mute();
    }, { signal });
    addEventListener("pageshow", (event) => {
      if (!event.persisted || !this.#connection) return;
      if (this.#connection.owns()) this.#connection.wake(true);
      else this.wipe();
    }, { signal });
    addEventListener("online", () => this.#connection?.wake(true), { signal });
    addEventListener("offline", () => this.#connection?.lost(), { signal });
    matchMedia(NARROW).addEventListener("change", () => this.#place(), { signal });
    siblings?.addEventListener("message", () => (this.#connection || this.#server === location.origin) && this.#leave(), { signal });
    // what a phone's keyboard leaves
    for (const kind of ["resize", "scroll"]) visualViewport?.addEventListener(kind, () => this.#fit(), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
    this.#connection?.keep();
    this.#connection?.close();
    this.#connection = null;
    this.#clear();
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (before === now || !this.isConnected) return;
    this.#render();
    if (name !== "lang" || !this.#connection || this.#list.querySelector(".self")) return;
    // nothing said yet: the welcome too changes
    this.#clear();
    this.#connection.forget();
    this.#connection.open();
  }

  /** @returns {Lang} */
  get #lang() {
    return /^en/i.test(this.getAttribute("lang") || navigator.language) ? "en" : "pt";
  }

  get #w() {
    return WORDS[this.#lang];
  }

  get #inline() {
    return this.getAttribute("placement") === "inline";
  }

  /** The address in an attribute. @param {string} name @param {string} other */
  #url(name, other) {
    const url = tried(() => new URL(this.getAttribute(name) || other, location.href));
    return url?.protocol.startsWith("http") ? url : new URL(other);
  }

  /** The origin of the server: also that of this page where it is one of the server itself. */
  get #server() {
    return this.#url("server", HERE).origin;
  }

  get #theme() {
    return /** @type {"auto"} */ (this.getAttribute("theme") || "auto");
  }

  /** All but the messages. */
  #render() {
    const [w, inline, panel] = [this.#w, this.#inline, this.#panel];
    panel.lang = this.#launcher.lang = this.#lang;
    if (inline) panel.hidden = false;
    this.#launcher.hidden = !panel.hidden;
    this.#launcher.textContent = this.getAttribute("launcher") || w.launcher;
    this.#exit.textContent = w.exit;
    this.#exit.href = this.#url("exit", EXIT).href;
    this.#keys.textContent = w.keys;
    this.#box.placeholder = w.write;
    /** @type {[Element, string][]} */
    const labels = [
      [this.#more, w.menu], [this.#close, w.close], [this.#list, w.chat], [this.#chips, w.suggestions],
      [this.#box, w.write], [this.#send, w.send],
    ];
    for (const [element, label] of labels) element.setAttribute("aria-label", label);
    const start = tried(() => sessionStorage.getItem(STORE)) ? w.goOn : w.start;
    this.#intro.hidden = !!this.#connection; // the first message says what it is too
    this.#intro.replaceChildren(
      h("p", {}, w.what), h("p", {}, w.stored), h("div", { class: "row" }, button(start, () => this.open(), "fill"), this.#privacy()),
    );
    this.#fillMenu();
    this.#place();
  }

  /** In the page, in its corner, or over all of it: then nothing else can be reached. */
  #place() {
    const [panel, dialog] = [this.#panel, this.#dialog];
    const modal = this.#entered && !panel.hidden && matchMedia(NARROW).matches && !this.hasAttribute("room");
    const apart = !panel.hidden && (modal || !this.#inline);
    this.#close.hidden = !apart;
    this.#exit.hidden = !apart && !!document.querySelector("[data-leave]"); // a page of ours has its own in view
    if (modal !== this.#modal || apart !== dialog.open) {
      const { scrollTop } = this.#scroll;
      const focused = /** @type {HTMLElement | null} */ (this.shadowRoot?.activeElement);
      this.#modal = modal;
      dialog.close();
      (apart ? dialog : this.shadowRoot)?.append(panel);
      if (modal) dialog.showModal();
      else if (apart) dialog.show();
      this.#scroll.scrollTop = scrollTop;
      if (this.#entered) (focused ?? panel).focus(); // the box would enter again
    }
    // a dialog has its name already
    for (const [name, value] of [["role", "region"], ["aria-label", "Tu e a Net"]]) apart ? panel.removeAttribute(name) : panel.setAttribute(name, value);
    this.#fit();
  }

  #privacy() {
    const about = link(`${this.#server}/privacidade?lang=${this.#lang}`, this.#w.kept);
    about.className = "b";
    return about;
  }

  #language() {
    const other = this.#lang === "pt" ? "en" : "pt";
    const change = button(this.#w.other, () => {
      this.setAttribute("lang", other);
      this.#toggle(false);
      this.#more.focus();
    });
    change.lang = other;
    return change;
  }

  #fillMenu() {
    const w = this.#w;
    /** @param {() => string} name @param {() => void} change */
    const setting = (name, change) => {
      const item = button(name(), () => {
        change();
        item.textContent = name();
        this.#announce(name());
      });
      return item;
    };
    const aloud = button(w.aloud, () => this.#setAloud(!this.#aloud));
    aloud.setAttribute("aria-pressed", String(this.#aloud));
    aloud.hidden = !("speechSynthesis" in globalThis);
    this.#menu.replaceChildren(
      button(w.topics, () => this.#browse()),
      button(w.again, () => this.#choose(w.again)),
      setting(() => `${w.size}${this.#size}/3`, () => {
        this.#size = (this.#size % 3) + 1;
        this.#panel.dataset.size = String(this.#size);
      }),
      setting(() => w.theme + (w[this.#theme] ?? w.auto), () => {
        const themes = ["auto", "light", "dark", "contrast"];
        this.setAttribute("theme", themes[(themes.indexOf(this.#theme) + 1) % 4]);
      }),
      aloud, this.#language(), this.#privacy(), button(w.forget, () => this.#forget(), "risky"), h("p", { class: "soft" }, w.history),
    );
  }

  /* opening and closing */

  open() {
    this.#panel.hidden = false;
    this.#enter();
    this.#focus();
  }

  /** Open, and say this. */
  ask(text = "") {
    this.open();
    this.#say(text);
  }

  #enter() {
    if (this.#entered && this.#connection) return;
    this.#entered = true;
    this.#begin();
    this.#render();
    this.#tell("opened");
  }

  /** The page around is told that it happened, and nothing of what was said. @param {ChatEvent} what */
  #tell(what) {
    this.dispatchEvent(new Event(what));
  }

  /** To the box; on a phone its keyboard would hide what came. @param {HTMLElement} instead */
  #focus(instead = this.#panel) {
    (matchMedia("(pointer:coarse)").matches ? instead : this.#box).focus({ preventScroll: true });
  }

  close() {
    const [inside, open] = [this.#modal || this.matches(":focus-within"), this.#entered];
    this.#mute();
    this.#toggle(false);
    this.#entered = false;
    this.#panel.hidden = true;
    this.#render();
    // a page that closes it keeps its own focus
    if (inside) (this.#inline ? this.#more : this.#launcher).focus();
    if (open) this.#tell("closed");
  }

  #newConnection() {
    const about = { topic: this.getAttribute("topic"), room: this.getAttribute("room") };
    return new ChatConnection(this.#server, about, {
      state: (state) => this.#changed(state),
      begun: (how, reply) => this.#begun(how, reply),
      reply: (reply) => this.#answered(reply),
      refused: (refusal, message) => this.#refused(refusal, message),
      lang: () => this.#lang,
    });
  }

  #begin() {
    if (this.#connection) return;
    this.#connection = this.#newConnection();
    this.#connection.open();
  }

  #toggle(open = this.#menu.hidden === true) {
    this.#menu.hidden = !open;
    this.#scroll.inert = open;
    this.#more.setAttribute("aria-expanded", String(open));
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault(); // a dialog would close
    if (!this.#menu.hidden) {
      this.#toggle(false);
      this.#more.focus();
    } else if (this.#dialog.open && !this.#box.value) this.close();
  }

  /** To what a phone's keyboard leaves. Where hardly anything is left, the suggestions give way. */
  #fit() {
    const view = visualViewport;
    const { style } = this.#dialog;
    style.height = this.#modal && view ? view.height + "px" : "";
    style.top = this.#modal && view ? view.offsetTop + "px" : "";
    const low = this.#panel.clientHeight < 240;
    if (low !== this.#scroll.contains(this.#chips)) this.#without(() => (low ? this.#scroll.append(this.#chips) : this.#form.before(this.#chips)));
  }

  /* saying */

  #fill(text = "") {
    this.#box.value = text;
    this.#measure();
  }

  #measure() {
    const count = [...this.#box.value.trim().normalize("NFKC")].length;
    this.#box.style.height = "0";
    this.#box.style.height = this.#box.scrollHeight + 2 + "px";
    this.#count.textContent = count > MOST - 100 ? `${count}/${MOST}` : "";
    this.#count.className = count > MOST ? "over" : "soft";
    return count;
  }

  #complain(text = "") {
    const long = this.#measure() > MOST;
    this.#count.append(" " + text + " ", long ? button(this.#w.parts, () => this.#sayParts()) : "");
    this.#announce(text);
  }

  #sayParts() {
    const parts = this.#box.value.normalize("NFKC").match(RegExp(`[^]{1,${MOST}}(?!\\S)|[^]{1,${MOST}}`, "gu")) ?? [];
    this.#fill();
    for (const part of parts) if (part.trim()) this.#say(part.trim());
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const text = this.#box.value.trim();
    if (!text) return;
    if (this.#measure() > MOST) return this.#complain(this.#w.long);
    this.#fill();
    this.#say(text);
  }

  #choose(text = "") {
    if (text === this.#w.topics) this.#browse();
    else if (text === WORDS.pt.letter || text === WORDS.en.letter) this.#write();
    else this.#focus(this.#say(text));
  }

  /** The topics in their groups, to tap. */
  async #browse() {
    const [lang, w] = [this.#lang, this.#w];
    this.#toggle(false);
    this.#enter();
    const groups = await fetch(`${this.#server}/temas.json?lang=${lang}`, { credentials: "omit" }).then((answer) => answer.json()).catch(() => null);
    if (!groups) return void this.#say(w.topics);
    /** All of them in view. @param {string[]} names @param {(name?: string) => void} [tap] */
    const list = (names, tap) => {
      this.#suggest(names, lang, tap);
      this.#chips.className = "chips many";
      this.#chips.querySelector("button")?.focus();
    };
    list(Object.keys(groups), (name = "") => list(groups[name]));
  }

  /** The letter. What the form was told goes along on this device alone, where the page is of this tab and this server. */
  #write() {
    const letter = `${this.#server}/queixa?lang=${this.#lang}`;
    if (this.#server !== location.origin || top !== self || this.hasAttribute("room")) return void open(letter, "_blank", "noopener");
    tried(() => sessionStorage.setItem(TOLD, JSON.stringify(this.#told)));
    location.assign(letter);
  }

  #say(text = "") {
    this.#words = text;
    this.#mute();
    this.#suggest([]);
    this.#toggle(false);
    this.#enter();
    const state = h("span", { class: "soft state" });
    const item = this.#add("self", this.#lang, text, h("div", { class: "bubble", dir: "auto" }, text), state);
    if (this.#connection?.state !== "up") state.textContent = this.#w.waiting;
    this.#connection?.say({ text, mark: (now) => (state.textContent = now), remove: () => item.remove() });
    this.#wait();
    return /** @type {HTMLElement} */ (item.firstChild);
  }

  /* what the connection tells */

  /** @param {State} state */
  #changed(state) {
    if (state === "down") this.#raise("away");
    else if (state === "up" && this.#alarm?.why === "away") {
      this.#lower();
      this.#note(this.#w.back);
    }
    if (state !== "up") for (const message of this.#connection?.queue ?? []) message.mark(this.#w.waiting);
    this.#wait();
  }

  /** @param {Beginning} how @param {Reply | null} reply */
  #begun(how, reply) {
    const w = this.#w;
    if (how === "resumed" || how === "anew") this.#note(w[how]);
    if (how === "resumed") this.#suggest([w.topics, w.again]);
    if (reply) this.#show(reply);
    // what was chosen outside is said at once
    if (how === "new" && reply && this.getAttribute("topic") && !this.#connection?.queue.length) this.#say(reply.suggestions[0]);
  }

  /** @param {Reply} reply */
  #answered(reply) {
    if (this.#alarm?.why === "slow") this.#lower();
    if (reply.forget) this.#clear();
    else this.#learn(reply);
    this.#show(reply);
    this.#measure();
    this.#wait();
    this.#tell("answered");
  }

  /** What was said is an answer where the next question, or the plan, comes after it. @param {Reply} reply */
  #learn({ asks = "", lang, suggestions }) {
    if (!asks && !suggestions.includes(WORDS[lang].letter)) return;
    if (asks === "safe") this.#anew(); // the first question: of another complaint
    else if (this.#asked && asks !== this.#asked) this.#told[this.#asked] = this.#words;
    this.#asked = asks;
  }

  #anew() {
    this.#told = {};
    this.#plan = [];
  }

  /** What was shown of a plan becomes a picture on this device: see plan.js. @param {Reply[]} plan */
  async #keep(plan) {
    this.#note(await import(new URL("/plan.js", HERE).href).then(({ keep }) => keep(plan)).catch(() => this.#w.unkept));
  }

  /** @param {Refusal} refusal @param {Message} [message] */
  #refused({ reason, message: text, reply }, message) {
    if (message && reason !== "too_long") {
      message.mark(this.#w.unsent);
      const again = button(this.#w.retry, () => {
        again.remove();
        this.#connection?.say(message);
        this.#wait();
        this.#focus();
      }, "fill");
      if (reply) this.#show(reply, again);
      else this.#note(text, again);
    } else {
      message?.remove();
      if (message) this.#fill((message.text + "\n" + this.#box.value).trim());
      this.#complain(text);
    }
    this.#wait();
  }

  /** Show that it writes; after a while, that it takes long. */
  #wait() {
    const connection = this.#connection;
    const waiting = connection && (connection.queue.length || connection.state === "connecting");
    this.#typing.hidden = !waiting || connection.state === "down";
    if (waiting) this.#reveal(this.#typing);
    clearTimeout(this.#timer);
    if (!waiting) return;
    this.#timer = setTimeout(() => {
      this.#raise("slow");
      connection.wake(true); // it may be dead; by its number a message is answered once
      this.#wait();
    }, TIMEOUT);
  }

  /** @param {"away" | "slow"} why */
  #raise(why) {
    if (this.#alarm?.why === why || this.#alarm?.why === "away") return;
    this.#lower();
    const [w, lang] = [this.#w, this.#lang];
    const contacts = emergency(w);
    const text = spoken({ bubbles: [w[why]], contacts, lang, suggestions: [] });
    this.#alarm = { why, item: this.#add("alarm", lang, text, h("p", {}, w[why]), this.#contacts(contacts, w)) };
  }

  #lower() {
    this.#without(() => this.#alarm?.item.remove());
    this.#alarm = null;
    this.#current(this.#list.querySelector("li:last-child>div"));
  }

  /* showing */

  /** A message: whose it is, what is heard of it, at once where it is not the person's own, and what is seen. @param {string} kind @param {Lang} lang @param {string} text @param {...(Node | false)} parts */
  #add(kind, lang, text, ...parts) {
    const own = kind === "self";
    const who = own ? this.#w.you : "Tu e a Net: ";
    const message = h(
      "div", { class: "message " + kind, lang, tabindex: "-1", role: "article", "aria-label": who, "aria-description": text }, unseen(who), ...parts,
    );
    if (!own) this.#announce(text, lang, kind === "urgent");
    const item = h("li", {}, message);
    for (const control of message.querySelectorAll("a,button,input,summary")) control.setAttribute("tabindex", "-1");
    if (!this.#list.querySelector(":focus")) this.#current(message);
    this.#list.append(item);
    this.#reveal(item);
    return item;
  }

  /** @param {...Node} parts */
  #note(text = "", ...parts) {
    this.#add("note", this.#lang, text, h("p", {}, text), ...parts);
  }

  /** @param {Reply} reply @param {...Node} parts */
  #show(reply, ...parts) {
    const { bubbles, suggestions, lang } = reply;
    const w = WORDS[lang];
    const urgent = reply.risk === "urgent";
    const contacts = reply.contacts.filter(({ name }) => urgent || !this.#known.has(name)).slice(0, 2);
    for (const { name } of contacts) this.#known.add(name);
    this.#suggest(suggestions, lang);
    const plan = suggestions.includes(w.letter) ? this.#plan : !urgent && reply.steps != null && [];
    this.#add(
      urgent ? "urgent" : "calm", lang,
      // to be heard: its beginning, and what there is to find in it
      spoken({ ...reply, bubbles: [...bubbles.slice(0, 1), contacts.length ? w.contacts + contacts.length : ""], contacts: [] }),
      urgent && h("p", { class: "flag" }, "⚠ " + w.urgent),
      ...bubbles.map((text, i) => this.#bubble(text, i === reply.steps && w.todo)),
      contacts.length > 0 && this.#contacts(contacts, w),
      plan && plan.push(reply) > 0 && button(w.keep, () => this.#keep(plan)),
      ...parts,
    );
    this.#latest = { ...reply, contacts };
    if (this.#aloud) this.#setAloud(true);
  }

  /** @param {string} text @param {string | false} [todo] title of a list to tick */
  #bubble(text, todo) {
    const bubble = h("div", { class: todo ? "bubble todo" : "bubble" });
    /** @type {HTMLElement | null} */
    let list = null;
    let head = /^[^.!?…•\n]{1,60}\n/.test(text); // its first line says what it is about
    for (const line of text.split("\n")) {
      if (!line.startsWith("• ")) {
        list = null;
        const [first] = LEAD.exec(line) ?? [""];
        if (line.trim()) bubble.append(h(head ? "strong" : "p", {}, first && h("b", {}, ...linked(first)), ...linked(line.slice(first.length))));
        head = false;
        continue;
      }
      const words = linked(line.slice(2));
      if (!list) {
        list = h("ul", { role: "list", class: todo ? "" : "dots" });
        if (todo && !bubble.querySelector("strong")) bubble.append(h("strong", {}, todo));
        bubble.append(list);
      }
      list.append(h("li", {}, ...(todo ? [h("label", {}, h("input", { type: "checkbox" }), h("span", {}, ...words))] : words)));
    }
    return bubble;
  }

  /** @param {Contact[]} contacts @param {typeof WORDS.pt} w */
  #contacts(contacts, w) {
    return h("div", { class: "contacts" }, ...contacts.map((contact) => this.#contact(contact, w)));
  }

  /** A row: who, until when, the first way to reach it, in so few words that a phone shows them; the rest unfolds. @param {Contact} contact @param {typeof WORDS.pt} w */
  #contact(contact, w) {
    const { name, what_for, phone, open, hours, free, limits, letter } = contact;
    const copy = button(w.copy, async () => {
      await navigator.clipboard.writeText(phone ?? "");
      copy.textContent = w.copied;
      this.#announce(`${w.copied}: ${phone}`);
    });
    const write = button(w.letter, () => this.#write());
    for (const one of [copy, write]) one.append(unseen(": ", name));
    const ways = [...waysTo(contact, w), ...(phone && navigator.clipboard ? [copy] : [])];
    if (letter && this.#server === location.origin) ways.push(write);
    ways.forEach((way, i) => (way.className = i ? "b" : "b call"));
    const [first, ...others] = ways;
    const brief = emergency(w).find((known) => known.phone === phone)?.name ?? name.split(/,| \(/)[0];
    const until = hours?.replace(/^\S+ (agora|now),? (?=.)|;.*|-feira/g, "");
    return h(
      "div", { class: "contact", role: "group", "aria-label": name },
      h(
        "details", {},
        h("summary", {}, h("strong", {}, brief), until && h("span", { class: open ? "yes" : "soft" }, open ? "● " : "○ ", until)),
        h("p", {}, [name !== brief && name, hours, first && free && w.free].filter(Boolean).join(" · ")),
        what_for && h("p", {}, what_for), limits && h("p", { class: "soft" }, limits), others[0] && h("div", { class: "row" }, ...others),
      ),
      first,
    );
  }

  /** @param {string[]} texts */
  #suggest(texts, lang = this.#lang, tap = (text = "") => this.#choose(text)) {
    const chips = texts.map((text) => {
      const chip = button(text, () => chip.isConnected && tap(text)); // one that is gone was tapped twice
      chip.lang = lang;
      return chip;
    });
    this.#chips.className = "chips";
    this.#chips.scrollLeft = 0;
    this.#without(() => this.#chips.replaceChildren(...chips));
  }

  /** Focus does not get lost with what goes. @param {() => void} change */
  #without(change) {
    const focused = this.shadowRoot?.activeElement;
    change();
    if (focused && focused !== this.shadowRoot?.activeElement) this.#focus();
  }

  /** To the end, but not past the beginning of what is new, nor of the own line that it answers; of a long one, its end. @param {HTMLElement} item */
  #reveal(item) {
    const before = /** @type {HTMLElement | null} */ (item === this.#typing ? this.#list.lastElementChild : item.previousElementSibling);
    const most = item.offsetTop - Math.max(64, this.#scroll.clientHeight / 3);
    this.#scroll.scrollTop = (before?.querySelector(".self") ? Math.max(before.offsetTop, most) : item.offsetTop) - 12;
  }

  /** Spoken by the screen reader, once. */
  #announce(text = "", lang = this.#lang, urgent = false) {
    const line = h("p", { lang }, text);
    (urgent ? this.#assertive : this.#polite).append(line);
    setTimeout(() => line.remove(), 1000);
  }

  /** The list is one tab stop: this message. @param {Element | null} message */
  #current(message) {
    this.#list.querySelector("[tabindex='0']")?.setAttribute("tabindex", "-1");
    message?.setAttribute("tabindex", "0");
  }

  /** @param {KeyboardEvent} event */
  #arrows(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    /** @type {HTMLElement[]} */
    const all = [...this.#list.querySelectorAll(/** @type {"div"} */ (".message"))];
    const i = all.findIndex((message) => message.contains(target));
    /** @type {HTMLElement[]} */
    const parts = [all[i], ...all[i].querySelectorAll(/** @type {"a"} */ ("a,button,input,summary"))];
    const j = parts.indexOf(target);
    const next = {
      ArrowUp: all[i - 1], ArrowDown: all[i + 1], Home: all[0], End: all.at(-1), ArrowLeft: parts[j - 1], ArrowRight: parts[j + 1],
      Enter: j ? undefined : parts[1], Escape: this.#box,
    }[event.key];
    if (!next) return;
    event.preventDefault();
    if (all.includes(next)) this.#current(next);
    next.focus();
  }

  /* aloud */

  #setAloud(on = true) {
    this.#mute();
    this.#aloud = on;
    if (on && this.#latest && !speak(this.#latest)) {
      this.#aloud = false;
      this.#note(this.#w.mute);
    }
    this.#menu.querySelector("[aria-pressed]")?.setAttribute("aria-pressed", String(this.#aloud));
  }

  #mute() {
    globalThis.speechSynthesis?.cancel();
  }

  /* forgetting and leaving */

  #clear() {
    this.#mute();
    clearTimeout(this.#timer);
    this.#without(() => {
      for (const part of [this.#list, this.#chips, this.#polite, this.#assertive]) part.replaceChildren();
    });
    this.#alarm = this.#latest = null;
    this.#asked = this.#words = "";
    this.#anew();
    this.#known.clear();
    this.#typing.hidden = true;
  }

  async #forget() {
    this.#toggle(false);
    this.#clear();
    this.#fill();
    this.#focus();
    const done = await (this.#connection ?? this.#newConnection()).forget();
    this.#note(this.#w.forgotten + (done ? "" : this.#w.alone));
  }

  /** As if nobody had been here. */
  wipe() {
    (this.#connection ?? this.#newConnection()).forget();
    this.#connection = null;
    this.#clear();
    this.#fill();
    this.#entered = false; // leaving waits for nobody who listens
    this.close();
  }

  /** With all tabs of this site, `told` by one of them or telling them. @param {Event} [event] */
  #leave(event, told = !event) {
    event?.preventDefault();
    if (!told) siblings?.postMessage("");
    cover();
    this.wipe();
    goTo(this.#exit.href);
    this.#leaving.textContent = "";
  }

  /** @param {number} left */
  #leaveIn(left) {
    if (!left) return this.#leave(undefined, false);
    const text = left < 3 ? `${this.#w.shift}${left}` : "";
    this.#leaving.textContent = text;
    if (text) this.#announce(text, this.#lang, true);
  }
}
