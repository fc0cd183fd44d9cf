/**
 * The chat of Tu e a Net on any page. Loading it contacts nobody: the line opens when the chat is begun.
 *
 *   <script type="module" src="https://host/widget.js"></script>
 *   <tu-e-a-net lang="pt"></tu-e-a-net>
 *
 * Attributes and custom properties: the page /integrar. Types: tools/javascript/widget.d.ts.
 */

/* ---- words ---- */

const EXIT = "https://www.ipma.pt/";
const MOST = 2000; // characters of a message, as the server counts them: what stands for many is written out

const WORDS = words({
  launcher: ["Precisas de ajuda?", "Need help?"],
  chat: ["Mensagens", "Messages"],
  what: [
    "Olá! Ainda bem que vieste. Sou um programa de IA (inteligência artificial). Conta-me o que se passa.",
    "Hi! Good that you came. I am an AI (artificial intelligence) program. Tell me what is going on.",
  ],
  stored: ["A conversa é esquecida após 30 minutos de silêncio, ou quando quiseres.", "The chat is forgotten after 30 minutes of silence, or when you want."],
  kept: ["O que fica guardado?", "What is kept?"],
  history: [
    "«Sair já», ou Shift três vezes, apaga a conversa e sai desta página. O histórico do browser pode ficar.",
    "“Leave now”, or Shift three times, deletes the chat and leaves this page. The browser's history may remain.",
  ],
  start: ["Começar", "Begin"],
  goOn: ["Continuar a conversa", "Go on with the chat"],
  other: ["English", "Português"],
  menu: ["Opções", "Options"],
  close: ["Fechar", "Close"],
  exit: ["Sair já", "Leave now"],
  shift: ["Para sair, Shift. Faltam: ", "To leave, Shift. To go: "],
  topics: ["Ver os temas", "See the topics"],
  letter: ["Escrever a carta", "Write the letter"],
  keep: ["Guardar este plano", "Save this plan"],
  unkept: ["Não consegui. Tira uma captura do ecrã.", "It did not work. Take a screenshot."],
  again: ["Começar de novo", "Start again"],
  size: ["Tamanho da letra: ", "Text size: "],
  theme: ["Cores: ", "Colours: "],
  auto: ["automáticas", "automatic"],
  light: ["claras", "light"],
  dark: ["escuras", "dark"],
  contrast: ["alto contraste", "high contrast"],
  aloud: ["Ler em voz alta", "Read aloud"],
  mute: ["Este aparelho não tem uma voz em português.", "This device has no voice in English."],
  forget: ["Apagar tudo", "Delete everything"],
  forgotten: [
    "Está tudo apagado aqui. O histórico do browser pode ficar. Se escreveres, começa uma conversa nova.",
    "Everything here is deleted. The browser's history may remain. If you write, a new chat begins.",
  ],
  alone: [
    " Não consegui avisar o serviço: ele esquece sozinho após 30 minutos.",
    " I could not tell the service: it forgets by itself after 30 minutes.",
  ],
  write: ["Escreve aqui", "Write here"],
  send: ["Enviar", "Send"],
  you: ["Tu: ", "You: "],
  suggestions: ["Sugestões", "Suggestions"],
  todo: ["O que fazer agora", "What to do now"],
  urgent: ["Primeiro, a tua segurança", "First, your safety"],
  call: ["Ligar ", "Call "],
  copy: ["Copiar número", "Copy number"],
  copied: ["Número copiado", "Number copied"],
  site: ["Site", "Website"],
  free: ["grátis", "free"],
  open: ["aberto agora", "open now"],
  closed: ["fechado agora", "closed now"],
  waiting: ["à espera de ligação", "waiting for connection"],
  unsent: ["não enviada", "not sent"],
  retry: ["Tentar outra vez", "Try again"],
  long: ["É comprida demais para mim. O texto continua aqui.", "It is too long for me. Your text is still here."],
  parts: ["Enviar em partes", "Send in parts"],
  away: [
    "Não consigo ligar ao serviço agora. O que escreveste não se perde, e continuo a tentar. Para ajuda já, liga. É grátis:",
    "I can't reach the service right now. What you wrote is not lost, and I keep trying. For help now, call. It is free:",
  ],
  slow: [
    "A resposta está a demorar. Continuo à espera. Para ajuda já, liga. É grátis:",
    "The answer takes long. I am still waiting. For help now, call. It is free:",
  ],
  back: ["A ligação voltou.", "The connection is back."],
  resumed: [
    "A conversa continua. As mensagens anteriores não ficam no ecrã.",
    "The chat goes on. Earlier messages are not kept on the screen.",
  ],
  anew: ["A conversa anterior já foi esquecida. Esta é nova.", "The earlier chat was forgotten. This one is new."],
  keys: ["↑ ↓ mensagens · ← → botões · Esc escrever", "↑ ↓ messages · ← → buttons · Esc write"],
  emergency: ["Emergência", "Emergency"],
  danger: ["Perigo agora. Dia e noite.", "Danger now. Day and night."],
  prevention: ["Prevenção do suicídio", "Suicide prevention"],
  life: ["Pensas em magoar-te. Dia e noite.", "You think of hurting yourself. Day and night."],
  child: ["Para falares com alguém.", "To talk to someone."],
  net: ["Conselhos sobre a internet.", "Advice about the internet."],
});

/** @template {string} K @param {Record<K, [pt: string, en: string]>} pairs @returns {Record<Lang, Record<K, string>>} */
function words(pairs) {
  const column = (i = 0) => /** @type {any} */ (Object.fromEntries(Object.entries(pairs).map(([key, pair]) => [key, pair[i]])));
  return { pt: column(), en: column(1) };
}

/** For when the server is away. @param {typeof WORDS.pt} w @returns {Contact[]} */
const emergency = (w) => [
  { name: w.emergency, phone: "112", what_for: w.danger },
  { name: w.prevention, phone: "1411", what_for: w.life },
  { name: "SOS-Criança", phone: "116 111", what_for: w.child },
  { name: "Linha Internet Segura", phone: "800 21 90 90", what_for: w.net },
];

/* ---- style ---- */

const DARK = `--accent:var(--tuenet-dark-accent,#7ed9ca);--on:var(--tuenet-dark-on-accent,#08231f);--paper:#12161f;--card:#1e2531;
--ink:#f1eee8;--soft:#bcc1cd;--line:#3b4454;--edge:#8a91a0;--alarm:#ff9d90;--warm:#37201f;--open:#86dba8;color-scheme:dark`;
const CONTRAST = `--accent:#ffe14d;--on:#000;--paper:#000;--card:#000;--ink:#fff;--soft:#fff;--line:#fff;--edge:#fff;--alarm:#ffe14d;
--warm:#000;--open:#fff;color-scheme:dark`;
const NARROW = "(max-width:480px),(max-height:520px)";

const STYLE = `
:host{--accent:var(--tuenet-accent,#0f625b);--on:var(--tuenet-on-accent,#fff);--paper:#f8f6f1;--card:#fff;--ink:#1d2433;
--soft:#4b5366;--line:#dcd7cc;--edge:#747986;--alarm:#b3261a;--warm:#fff1ee;--open:#14693c;--off:var(--tuenet-offset,1rem);
--round:var(--tuenet-radius,1.25rem);--left:auto;--right:var(--off);--wide:25.5rem;--high:43rem;color-scheme:light;color:var(--ink);letter-spacing:normal;text-transform:none;white-space:normal;
font:max(16px,1rem)/1.5 var(--tuenet-font,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif)}
:host([placement=inline]){display:block;block-size:min(var(--high),85vh);border:1px solid var(--line);border-radius:var(--round);overflow:hidden}
:host([side=left]){--left:var(--off);--right:auto}
:host([size=small]){--wide:21rem;--high:32rem}
:host([size=large]){--wide:34rem;--high:54rem}
@media (prefers-color-scheme:dark){:host(:not([theme=light],[theme=contrast])){${DARK}}}
@media (prefers-contrast:more){:host(:not([theme=light],[theme=dark])){${CONTRAST}}}
:host([theme=dark]){${DARK}}
:host([theme=contrast]){${CONTRAST}}
*{box-sizing:border-box;margin:0;padding:0;list-style:none}
[hidden],:host([hidden]),.state:empty,p:empty,ol:empty{display:none!important}
.unseen{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
:focus-visible{outline:3px solid;outline-offset:2px}
button,textarea,input{font:inherit;color:inherit}
button,.b{display:inline-flex;align-items:center;justify-content:center;min-block-size:max(44px,2.75em);min-inline-size:44px;
padding:.3em .9em;border:1px solid var(--edge);border-radius:1.4em;background:var(--card);color:var(--ink);font-weight:500;
line-height:1.25;text-decoration:none;cursor:pointer;overflow-wrap:anywhere}
@media (hover:hover){button:hover,.b:hover{text-decoration:underline}}
.fill,.exit{background:var(--accent);color:var(--on);border-color:#0000;font-weight:600}
.exit{background:var(--ink);color:var(--card)}
.launcher,dialog{position:fixed;z-index:2147483000;inset:auto var(--right) var(--off) var(--left);box-shadow:0 1em 2.5em -.7em #0009}
.launcher{min-block-size:56px;padding-inline:1.4em;border-radius:2em}
.launcher::before{content:"";padding:.35em .5em;margin-inline-end:.6em;border:.16em solid;border-radius:.45em .45em .45em 0}
.panel{display:flex;flex-direction:column;block-size:100%;background:var(--paper);overflow:hidden}
.panel:focus{outline:0}
dialog{inline-size:min(var(--wide),100vw - 2*var(--off));block-size:min(var(--high),100vh - 2*var(--off));max-inline-size:none;max-block-size:none;
border:1px solid var(--line);border-radius:var(--round);color:inherit;background:var(--paper);overflow:hidden}
dialog:modal{inset:0;inline-size:auto;block-size:auto;border:0;border-radius:0}
[data-size="2"]{font-size:1.2em}
[data-size="3"]{font-size:1.45em}
header,form{display:flex;flex-wrap:wrap;align-items:center;justify-content:end;gap:.4em;padding:.55em;background:var(--card);border:0 solid var(--line);border-block-end-width:1px}
h2{flex:1;padding-inline-start:.4em;font-size:1.1em;line-height:1.2;white-space:nowrap}
header button,form button{padding:0;border-color:#0000;font-size:1.25em;min-block-size:44px}
.under{position:relative;flex:1;min-block-size:0}
.menu,.scroll{position:absolute;inset:0;overflow:auto;overscroll-behavior:contain;padding:1em}
.menu{z-index:1;display:grid;gap:.45em;align-content:start;background:var(--paper)}
.menu>*{justify-content:start;text-align:start;border-radius:.8em}
.menu .risky{color:var(--alarm);border-color:currentColor}
[aria-pressed=true]::after{content:" ✓";white-space:pre}
.scroll,ol,.intro,.contacts{display:flex;flex-direction:column;gap:.8em}
.scroll>*{flex:none}
.intro{gap:.5em}
.soft,.note,.intro p+p{font-size:.9em;color:var(--soft)}
.row,.chips{display:flex;flex-wrap:wrap;gap:.5em}
.panel>.chips{flex-wrap:nowrap;white-space:nowrap;padding:.4em .55em;overflow:auto;overscroll-behavior:contain;scrollbar-width:thin;background:var(--card);border-block-start:1px solid var(--line)}
.panel>.many{flex-wrap:wrap;white-space:normal;max-block-size:45%}
.many button{max-inline-size:100%}
.chips:empty{display:none}
.chips button{flex:none;border-color:var(--accent);text-align:start}
.message{display:grid;grid-template-columns:minmax(0,1fr);gap:.45em;justify-items:start;border-radius:1.15em}
.bubble,.contact{padding:.6em .95em;border:1px solid var(--line);border-radius:1.15em;background:var(--card);overflow-wrap:anywhere}
.bubble{max-inline-size:min(92%,40em);border-end-start-radius:.3em}
.bubble *+*{margin-block-start:.4em}
.bubble a{color:inherit}
.self{justify-items:end}
.self .bubble{background:var(--accent);color:var(--on);border-color:#0000;border-radius:1.15em 1.15em .3em;white-space:pre-line}
.dots li{list-style:disc;margin-inline-start:1.1em}
.todo label{display:flex;gap:.7em;align-items:center;min-block-size:44px;padding-block:.4em}
strong{display:block}
.todo input{flex:none;inline-size:1.5em;block-size:1.5em;accent-color:var(--accent)}
.todo :checked+span{text-decoration:line-through;color:var(--soft)}
.todo label *,.todo li{margin:0}
.todo li+li{border-block-start:1px solid var(--line)}
.note{justify-items:center;text-align:center}
.urgent,.alarm{padding:.7em;border:2px solid var(--alarm);background:var(--warm);justify-items:stretch}
.urgent .bubble{max-inline-size:none}
.flag,.over{color:var(--alarm);font-weight:700}
.contacts{gap:.4em;inline-size:100%}
.contact{display:flex;flex-wrap:wrap;align-items:center;gap:.35em;padding:.3em}
details{flex:1;min-inline-size:0;padding-inline-start:.6em;line-height:1.3}
details[open]{flex-basis:100%}
details>*,summary *{display:block}
details:not([open]) *{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
summary{cursor:pointer}
summary strong::before{content:"▸ ";content:"▸ "/""}
details[open] strong::before{content:"▾ ";content:"▾ "/""}
.contact .row{display:flex;margin-block:.35em}
.call{padding-inline:.7em}
[open]~.call{flex:auto}
.yes{color:var(--open);font-weight:500}
.typing{align-self:start;display:flex;gap:.3em}
.typing i{inline-size:.5em;block-size:.5em;margin-block:.5em;border:.25em solid var(--soft);border-radius:1em}
form{border-width:1px 0 0;align-items:end}
textarea{flex:1;min-inline-size:0;min-block-size:max(44px,2.75em);max-block-size:7.5em;padding:.55em .9em;border:1px solid var(--edge);
border-radius:1.4em;background:var(--paper);resize:none;line-height:1.4}
textarea:focus{outline:2px solid var(--accent);outline-offset:0}
textarea::placeholder{color:var(--soft);opacity:1}
form p{inline-size:100%;padding-inline:.5em}
.keys,.leaving{position:absolute;z-index:2;inset:auto 0 0;padding:.5em;background:var(--ink);color:var(--card);font-size:.9em;text-align:center}
.scroll:not(:has(li :focus-visible))~.keys{display:none}
@media (prefers-reduced-motion:no-preference){
.scroll{scroll-behavior:smooth}
.typing i{animation:t 1.2s infinite}
.typing i+i{animation-delay:.2s}
.typing i+i+i{animation-delay:.4s}
@keyframes t{50%{opacity:.25}}
.calm>*{animation:s .3s both}
.calm>.bubble~*{animation-delay:.6s}
.calm>.bubble~.bubble~*{animation-delay:1.2s}
@keyframes s{from{opacity:0}}}
@media (forced-colors:active){.fill,.exit,.self .bubble{border:2px solid}}
`;

/* ---- small tools ---- */

/** An element. @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {Props} [props] @param {...Child} children */
function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (value) element.setAttribute(key, value);
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** @param {string} text @param {() => unknown} onclick @param {string} [kind] */
const button = (text, onclick, kind) => h("button", { type: "button", class: kind, onclick }, text);

/** @param {string} href @param {string} kind @param {...(Node | string)} children */
const link = (href, kind, ...children) =>
  h("a", { href, class: kind, rel: "noopener noreferrer", target: href.startsWith("http") && "_blank" }, ...children);

/** Text with its addresses, pages of this server (/queixa) and telephone numbers as links. @param {string} text */
const linked = (text) =>
  text
    .split(/(https:\/\/[^\s<>"]*[^\s<>".,;:!?)\]»]|\B\/[a-z]{5,}|\b(?:112|1411|116 ?\d{3}|[2-9]\d\d(?: \d{3}){2}|[2-9]\d\d(?: \d\d){3})\b(?!\.?º))/)
    .map((part, i) => (i % 2 ? link(/^\d/.test(part) ? tel(part) : new URL(part, HERE).href, "", part) : part));

/** @param {string} phone */
const tel = (phone) => "tel:" + phone.replace(/ /g, "");

/** What a voice should say: no Markdown, no list signs. @param {Reply} reply */
const spoken = ({ bubbles, contacts }) =>
  [...bubbles, ...contacts.map(({ name, phone }) => `${name} ${phone ?? ""}.`)]
    .join("\n").replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[*_`~#•]+|^[->] /gm, "");

/** False where this device has no voice of its own; others would send the text away. @param {Reply} reply */
function speak(reply) {
  const all = speechSynthesis.getVoices();
  const voices = all.filter((voice) => voice.localService !== false && voice.lang.startsWith(reply.lang));
  if (all.length && !voices.length) return false;
  const speech = new SpeechSynthesisUtterance(spoken(reply));
  speech.lang = reply.lang === "pt" ? "pt-PT" : "en-GB";
  speech.voice = voices.find((voice) => voice.lang.replace("_", "-") === speech.lang) ?? voices[0] ?? null;
  speechSynthesis.speak(speech);
  return true;
}

/** What a browser may refuse. @template T @param {() => T} work */
function tried(work) {
  try {
    return work();
  } catch {
    return null;
  }
}

/* ---- line ---- */

const STORE = "tuenet";
const TOLD = "tuenet.told"; // read and removed by the page of the letter (complaint/told.js)
const PATIENCE = 12_000; // milliseconds

/**
 * One message at a time is under way, and keeps its number until it is answered: so it arrives exactly once. Session storage
 * holds the conversation's id and the numbers reached, only while the page is hidden or left: a copied tab is not the same person.
 */
class Line {
  /** @type {State} */
  state = "idle";
  /** @type {Message[]} */
  queue = [];
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {string | null} */
  #id = null;
  #last = 0; // number of the last reply
  #said = 0; // highest number given out
  #http = false;
  #sending = false; // the first of the queue is under way
  /** @type {Beginning} */
  #how = "new";
  #failures = 0;
  #attempt = 0;
  #timer = 0;
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
    // a topic chosen just now begins anew
    if (id && !(this.about.topic && visit?.type === "navigate")) [this.#id, this.#last, this.#said, this.#how] = [id, +last, +said, "resumed"];
    this.#connect();
  }

  /** @param {Message} message */
  say(message) {
    this.queue.push(message);
    if (this.state === "idle") this.open();
    else this.#pump();
  }

  /** Try at once, with `force` even where the line looks well. */
  wake(force = false) {
    if (this.state !== "idle" && (force || (this.state !== "up" && !this.#socket))) this.#connect();
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
    const socket = this.state === "up" && this.#socket;
    if (socket) this.#socket = null;
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
    this.#last = this.#said = this.#failures = 0;
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
    clearTimeout(this.#timer);
    clearTimeout(this.#pause);
    this.#attempt++;
    this.#sending = false;
    this.#pause = 0;
    if (!this.#socket) return;
    this.#socket.onclose = this.#socket.onmessage = this.#socket.onopen = null;
    this.#socket.close();
    this.#socket = null;
  }

  #connect() {
    this.#drop();
    if (this.state !== "down") this.#set("connecting");
    const socket = this.#http ? null : tried(() => new WebSocket(this.server.replace("http", "ws") + "/api/chat", "tuenet.1"));
    if (!socket) return void this.#connectHttp();
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#broken(), 6000);
    socket.onopen = () => {
      const { about, view } = this;
      socket.send(JSON.stringify({ type: "hello", lang: view.lang(), conversation: this.#id, after: this.#last, ...about }));
    };
    socket.onmessage = ({ data }) => this.#frame(JSON.parse(data));
    socket.onclose = () => this.#broken();
  }

  #broken() {
    const welcomed = this.state === "up";
    this.#drop();
    if (!welcomed && this.#failures) return void this.#connectHttp();
    this.#set("connecting");
    this.#again();
  }

  #again() {
    const wait = 1000 * Math.min(30, 2 ** this.#failures++ * (1 + Math.random()));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), wait);
  }

  /** @param {any} frame */
  #frame(frame) {
    if (frame.type === "welcome") this.#welcome(frame);
    else if (frame.type === "reply") this.#reply(frame);
    else if (frame.type === "refused") this.#refused(frame);
  }

  /** @param {{conversation: string, resumed?: boolean, next: number, reply: Reply | null}} welcome */
  #welcome({ conversation, resumed, next, reply }) {
    clearTimeout(this.#timer);
    const how = resumed || this.#how === "new" ? this.#how : "anew";
    this.#how = "back";
    this.#id = conversation;
    if (!resumed) {
      this.#last = this.#said = 0;
      for (const message of this.queue) message.n = undefined;
    } else if (!this.queue[0]?.n) this.#said = next - 1;
    this.#failures = 0;
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
    if (this.#socket) this.#socket.send(JSON.stringify({ type: "say", ...say }));
    else this.#post(say);
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

/* ---- view ---- */

const HERE = import.meta.url;
const LEAVING = tried(() => new BroadcastChannel("tuenet")); // every tab of this site leaves with one
const SHEET = tried(() => new CSSStyleSheet());
SHEET?.replaceSync(STYLE);

/** @implements {TuEANetElement} */
export class TuEANet extends HTMLElement {
  static observedAttributes = ["lang", "placement", "exit", "launcher"];

  /** @type {Line | null} */
  #line = null;
  #listening = new AbortController();
  #size = 1;
  #aloud = false;
  /** @type {Reply | null} */
  #latest = null;
  /** @type {{why: string, item: HTMLElement} | null} */
  #alarm = null;
  #patience = 0;
  #left = 3;
  #timer = 0;
  #alone = false;
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
  #typing = h("div", { class: "bubble typing", hidden: "hidden" }, h("i"), h("i"), h("i"));
  #chips = h("div", { class: "chips", role: "group" });
  #scroll = h("div", { class: "scroll" }, this.#intro, this.#list, this.#typing);
  #keys = h("p", { class: "keys" });
  #leaving = h("p", { class: "leaving" });
  #box = h("textarea", {
    id: "box", rows: "1", autocomplete: "off", spellcheck: "false", enterkeyhint: "send", dir: "auto", "aria-describedby": "count",
    oninput: () => this.#measure(),
    onkeydown: (event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && this.#submit(event),
  });
  #send = h("button", { class: "fill" }, "↑");
  #count = h("p", { class: "soft", id: "count" });
  #form = h("form", { onfocusin: () => this.#enter(), onsubmit: (event) => this.#submit(event) }, this.#box, this.#send, this.#count);
  #polite = h("div", { class: "unseen", "aria-live": "polite" });
  #assertive = h("div", { class: "unseen", "aria-live": "assertive" });
  #panel = h(
    "section", { class: "panel", tabindex: "-1", dir: "ltr", hidden: "hidden", onkeydown: (event) => this.#escape(event) },
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
    this.#dress();
    for (const kind of /** @type {const} */ (["keydown", "keyup"])) addEventListener(kind, (event) => this.#shift(event), { signal, capture: true });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return this.#line?.keep();
      this.#line?.owns();
      this.#line?.wake();
    }, { signal });
    addEventListener("pagehide", () => {
      this.#line?.keep();
      this.#hush();
    }, { signal });
    addEventListener("pageshow", (event) => {
      if (!event.persisted || !this.#line) return;
      if (this.#line.owns()) this.#line.wake(true);
      else this.wipe();
    }, { signal });
    addEventListener("online", () => this.#line?.wake(true), { signal });
    addEventListener("offline", () => this.#line?.lost(), { signal });
    matchMedia(NARROW).addEventListener("change", () => this.#place(), { signal });
    LEAVING?.addEventListener("message", () => this.#line && this.#leave(), { signal });
    // what a phone's keyboard leaves
    for (const kind of ["resize", "scroll"]) visualViewport?.addEventListener(kind, () => this.#fit(), { signal });
  }

  disconnectedCallback() {
    this.#listening.abort();
    this.#line?.keep();
    this.#line?.close();
    this.#line = null;
    this.#clear();
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (before === now || !this.isConnected) return;
    this.#dress();
    if (name !== "lang" || !this.#line || this.#list.querySelector(".self")) return;
    // nothing said yet: the welcome too changes
    this.#clear();
    this.#line.forget();
    this.#line.open();
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

  get #theme() {
    return /** @type {"auto"} */ (this.getAttribute("theme") || "auto");
  }

  /** All but the messages. */
  #dress() {
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
    this.#intro.replaceChildren(h("p", {}, w.what));
    if (!this.#line) {
      this.#intro.append(
        h("p", {}, w.stored), h("div", { class: "row" }, button(start, () => this.open(), "fill"), this.#privacy()),
      );
    }
    this.#fillMenu();
    this.#place();
  }

  /** In the page, in its corner, or over all of it: then nothing else can be reached. */
  #place() {
    const [panel, dialog] = [this.#panel, this.#dialog];
    const modal = this.#entered && !panel.hidden && matchMedia(NARROW).matches && !this.hasAttribute("room");
    const apart = !panel.hidden && (modal || !this.#inline);
    this.#close.hidden = !apart;
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
    return link(`${this.#url("server", HERE).origin}/privacidade?lang=${this.#lang}`, "b", this.#w.kept);
  }

  #tongue() {
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
      aloud, this.#tongue(), this.#privacy(), button(w.forget, () => this.#forget(), "risky"), h("p", { class: "soft" }, w.history),
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
    if (this.#entered && this.#line) return;
    this.#entered = true;
    this.#begin();
    this.#dress();
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
    this.#hush();
    this.#toggle(false);
    this.#entered = false;
    this.#panel.hidden = true;
    this.#dress();
    // a page that closes it keeps its own focus
    if (inside) (this.#inline ? this.#more : this.#launcher).focus();
    if (open) this.#tell("closed");
  }

  #newLine() {
    const about = { topic: this.getAttribute("topic"), room: this.getAttribute("room") };
    return new Line(this.#url("server", HERE).origin, about, {
      state: (state) => this.#changed(state),
      begun: (how, reply) => this.#begun(how, reply),
      reply: (reply) => this.#answered(reply),
      refused: (refusal, message) => this.#refused(refusal, message),
      lang: () => this.#lang,
    });
  }

  #begin() {
    if (this.#line) return;
    this.#line = this.#newLine();
    this.#line.open();
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

  /** To what a phone's keyboard leaves. Where little is left, the suggestions give way. */
  #fit() {
    const view = visualViewport;
    const { style } = this.#dialog;
    style.height = this.#modal && view ? view.height + "px" : "";
    style.top = this.#modal && view ? view.offsetTop + "px" : "";
    const low = this.#panel.clientHeight < 400;
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
    const parts = this.#box.value.match(RegExp(`[^]{1,${MOST}}(?!\\S)|[^]{1,${MOST}}`, "gu")) ?? [];
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
    const groups = await fetch(`${this.#url("server", HERE).origin}/temas.json?lang=${lang}`, { credentials: "omit" }).then((answer) => answer.json()).catch(() => null);
    if (!groups) return void this.#say(w.topics);
    this.#suggest(Object.keys(groups), lang, (name = "") => {
      this.#suggest(groups[name], lang);
      this.#chips.querySelector("button")?.focus();
    });
    this.#chips.querySelector("button")?.focus();
  }

  /** The letter. What the form was told goes along on this device alone, where the page is of this tab and this server. */
  #write() {
    const { origin } = this.#url("server", HERE);
    const letter = `${origin}/queixa?lang=${this.#lang}`;
    if (origin !== location.origin || top !== self || this.hasAttribute("room")) return void open(letter, "_blank", "noopener");
    tried(() => sessionStorage.setItem(TOLD, JSON.stringify(this.#told)));
    location.assign(letter);
  }

  #say(text = "") {
    this.#words = text;
    this.#hush();
    this.#suggest([]);
    this.#toggle(false);
    this.#enter();
    const state = h("span", { class: "soft state" });
    const item = this.#add("self", this.#lang, h("div", { class: "bubble", dir: "auto" }, h("span", { class: "unseen" }, this.#w.you), text), state);
    if (this.#line?.state !== "up") state.textContent = this.#w.waiting;
    this.#line?.say({ text, mark: (now) => (state.textContent = now), remove: () => item.remove() });
    this.#wait();
    return /** @type {HTMLElement} */ (item.firstChild);
  }

  /* what the line tells */

  /** @param {State} state */
  #changed(state) {
    if (state === "down") this.#raise("away");
    else if (state === "up" && this.#alarm?.why === "away") {
      this.#lower();
      this.#note(this.#w.back);
    }
    if (state !== "up") for (const message of this.#line?.queue ?? []) message.mark(this.#w.waiting);
    this.#wait();
  }

  /** @param {Beginning} how @param {Reply | null} reply */
  #begun(how, reply) {
    const w = this.#w;
    if (how === "resumed" || how === "anew") this.#note(w[how]);
    if (how === "resumed") this.#suggest([w.topics, w.again]);
    if (reply) this.#show(reply);
    // what was chosen outside is said at once
    if (how === "new" && reply && this.getAttribute("topic") && !this.#line?.queue.length) this.#say(reply.suggestions[0]);
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

  /** What was shown of the plan becomes a picture on this device: see plan.js. */
  async #keep() {
    this.#note(await import(new URL("/plan.js", HERE).href).then(({ keep }) => keep(this.#plan)).catch(() => this.#w.unkept));
  }

  /** @param {Refusal} refusal @param {Message} [message] */
  #refused({ reason, message: text, reply }, message) {
    if (message && reason !== "too_long") {
      message.mark(this.#w.unsent);
      const again = button(this.#w.retry, () => {
        again.remove();
        this.#line?.say(message);
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
    const line = this.#line;
    const waiting = line && (line.queue.length || line.state === "connecting");
    this.#typing.hidden = !waiting || line.state === "down";
    if (waiting) this.#reveal(this.#typing);
    clearTimeout(this.#patience);
    if (!waiting) return;
    this.#patience = setTimeout(() => {
      this.#raise("slow");
      line.wake(true); // it may be dead; by its number a message is answered once
      this.#wait();
    }, PATIENCE);
  }

  /** @param {"away" | "slow"} why */
  #raise(why) {
    if (this.#alarm?.why === why || this.#alarm?.why === "away") return;
    this.#lower();
    const [w, lang] = [this.#w, this.#lang];
    const contacts = emergency(w);
    this.#alarm = { why, item: this.#add("alarm", lang, h("p", {}, w[why]), this.#contacts(contacts, w)) };
    this.#announce(spoken({ bubbles: [w[why]], contacts, lang, suggestions: [] }));
  }

  #lower() {
    this.#without(() => this.#alarm?.item.remove());
    this.#alarm = null;
    this.#rove(this.#list.querySelector("li:last-child>div"));
  }

  /* showing */

  /** @param {string} kind @param {Lang} lang @param {...(Node | false)} parts */
  #add(kind, lang, ...parts) {
    const message = h("div", { class: "message " + kind, lang, tabindex: "-1" }, ...parts);
    const item = h("li", {}, message);
    for (const control of message.querySelectorAll("a,button,input,summary")) control.setAttribute("tabindex", "-1");
    if (!this.#list.querySelector(":focus")) this.#rove(message);
    this.#list.append(item);
    this.#reveal(item);
    return item;
  }

  /** @param {...Node} parts */
  #note(text = "", ...parts) {
    this.#add("note", this.#lang, h("p", {}, text), ...parts);
    this.#announce(text);
  }

  /** @param {Reply} reply @param {...Node} parts */
  #show(reply, ...parts) {
    const { bubbles, suggestions, lang, checklist } = reply;
    const w = WORDS[lang];
    const urgent = reply.risk === "urgent";
    const contacts = reply.contacts.filter(({ name }) => urgent || !this.#known.has(name)).slice(0, 2);
    for (const { name } of contacts) this.#known.add(name);
    const todo = checklist && bubbles.find((text) => text.includes("• "));
    this.#suggest(suggestions, lang);
    this.#add(
      urgent ? "urgent" : "calm", lang,
      h("span", { class: "unseen" }, "Tu e a Net: "),
      urgent && h("p", { class: "flag" }, "⚠ " + w.urgent),
      ...bubbles.map((text) => this.#bubble(text, text === todo && w.todo)),
      contacts.length > 0 && this.#contacts(contacts, w),
      suggestions.includes(w.letter) && this.#plan.push(reply) > 0 && button(w.keep, () => this.#keep()),
      ...parts,
    );
    this.#latest = { ...reply, contacts };
    this.#announce(spoken(this.#latest), lang, urgent);
    if (this.#aloud) this.#setAloud(true);
  }

  /** @param {string} text @param {string | false} [todo] title of a list to tick */
  #bubble(text, todo) {
    const bubble = h("div", { class: todo ? "bubble todo" : "bubble" });
    /** @type {HTMLElement | null} */
    let list = null;
    for (const line of text.split("\n")) {
      const words = linked(line.replace(/^• /, ""));
      if (!line.startsWith("• ")) {
        list = null;
        if (line.trim()) bubble.append(h("p", {}, ...words));
        continue;
      }
      if (!list) {
        list = h("ul", { role: "list", class: todo ? "" : "dots" });
        if (todo) bubble.append(h("strong", {}, todo));
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

  /** A row: who, whether it is open, the first way to reach it; the rest unfolds. @param {Contact} contact @param {typeof WORDS.pt} w */
  #contact({ name, what_for, phone, email, web, chat, open, hours, free, limits }, w) {
    const whom = () => h("span", { class: "unseen" }, ": " + name);
    /** @param {string | undefined} href @param {string} text */
    const way = (href, text) => href && /^(https?|mailto):/.test(href) && link(href, "b", text, whom());
    const copy = button(w.copy, async () => {
      await navigator.clipboard.writeText(phone ?? "");
      copy.textContent = w.copied;
      this.#announce(`${w.copied}: ${phone}`);
    });
    copy.append(whom());
    const facts = [hours ?? (open === undefined ? "" : open ? w.open : w.closed), free && w.free].filter(Boolean).join(" · ");
    const ways = [
      phone && link(tel(phone), "b", h("span", { class: "unseen" }, w.call), phone, whom()),
      way(chat, "Chat"), web !== chat && way(web, w.site), way(email && "mailto:" + email, "E-mail"), phone && navigator.clipboard && copy,
    ].filter(Boolean);
    const [first] = ways;
    if (first) first.className = "b fill call";
    return h(
      "div", { class: "contact", role: "group", "aria-label": name },
      h(
        "details", {},
        h("summary", {}, h("strong", {}, name), facts && h("span", { class: open ? "yes" : "soft" }, { true: "● ", false: "○ " }[String(open)], facts)),
        what_for && h("p", {}, what_for), limits && h("p", { class: "soft" }, limits), h("div", { class: "row" }, ...ways.slice(1)),
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
    this.#chips.className = chips.length > 4 ? "chips many" : "chips";
    this.#chips.scrollLeft = 0;
    this.#without(() => this.#chips.replaceChildren(...chips));
  }

  /** Focus does not get lost with what goes. @param {() => void} change */
  #without(change) {
    const focused = this.shadowRoot?.activeElement;
    change();
    if (focused && focused !== this.shadowRoot?.activeElement) this.#focus();
  }

  /** To the end, but not past the beginning of what is new, nor of the own line that it answers. @param {HTMLElement} item */
  #reveal(item) {
    const before = /** @type {HTMLElement | null} */ (item === this.#typing ? this.#list.lastElementChild : item.previousElementSibling);
    const own = before?.querySelector(".self") && before.offsetHeight < this.#scroll.clientHeight / 3 ? before : item;
    this.#scroll.scrollTop = own.offsetTop - 12;
  }

  /** Spoken by the screen reader, once. */
  #announce(text = "", lang = this.#lang, urgent = false) {
    const line = h("p", { lang }, text);
    (urgent ? this.#assertive : this.#polite).append(line);
    setTimeout(() => line.remove(), 1000);
  }

  /** The list is one tab stop: this message. @param {Element | null} message */
  #rove(message) {
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
    if (all.includes(next)) this.#rove(next);
    next.focus();
  }

  /* aloud */

  #setAloud(on = true) {
    this.#hush();
    this.#aloud = on;
    if (on && this.#latest && !speak(this.#latest)) {
      this.#aloud = false;
      this.#note(this.#w.mute);
    }
    this.#menu.querySelector("[aria-pressed]")?.setAttribute("aria-pressed", String(this.#aloud));
  }

  #hush() {
    globalThis.speechSynthesis?.cancel();
  }

  /* forgetting and leaving */

  #clear() {
    this.#hush();
    clearTimeout(this.#patience);
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
    const done = await (this.#line ?? this.#newLine()).forget();
    this.#note(this.#w.forgotten + (done ? "" : this.#w.alone));
  }

  /** As if nobody had been here. */
  wipe() {
    (this.#line ?? this.#newLine()).forget();
    this.#line = null;
    this.#clear();
    this.#fill();
    this.#entered = false; // leaving waits for nobody who listens
    this.close();
  }

  /** With all tabs of this site, `told` by one of them or telling them. @param {Event} [event] */
  #leave(event, told = !event) {
    event?.preventDefault();
    if (!told) LEAVING?.postMessage("");
    // a cover that nothing of the host page lies above
    const { style } = document.documentElement;
    style.setProperty("display", "none", "important");
    addEventListener("pageshow", ({ persisted }) => persisted && style.removeProperty("display"));
    this.wipe();
    const { href } = this.#exit;
    // out of a frame too, where the page around it lets it
    if (!tried(() => (top?.location.replace(href), top))) location.replace(href);
    this.#leaveIn();
  }

  /** Counted when it goes up alone: a capital is not leaving. @param {KeyboardEvent} event */
  #shift(event) {
    if (event.type === "keydown") this.#alone = event.key === "Shift";
    if (!this.#alone) this.#leaveIn();
    else if (event.type === "keyup" && event.key === "Shift" && !this.#panel.hidden) {
      event.preventDefault(); // counted: the page's own exit need not
      this.#leaveIn(this.#left - 1);
    }
  }

  #leaveIn(left = 3) {
    if (!left) return this.#leave(undefined, false);
    const text = left < 3 ? this.#w.shift + left : "";
    if (left === 2) this.#timer = setTimeout(() => this.#leaveIn(), 5000);
    if (left === 3) clearTimeout(this.#timer);
    this.#left = left;
    this.#leaving.textContent = text;
    if (text) this.#announce(text, this.#lang, true);
  }
}

if (!customElements.get("tu-e-a-net")) customElements.define("tu-e-a-net", TuEANet);
