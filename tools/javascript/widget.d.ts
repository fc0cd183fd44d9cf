/** What the widget and the front say to each other (docs/protocol.md). Here: several of its modules need them. */

type Lang = "pt" | "en";
type Contact = import("../../bot/web/static/shared/contact-card.js").Contact;
type Reply = {
  bubbles: string[]; steps?: number | null; lang: Lang; risk?: string; contacts: Contact[]; suggestions: string[]; forget?: boolean;
  asks?: string;
};
type Refusal = { reason: string; message: string; n?: number; next?: number; retry_after?: number; reply?: Reply };
type Message = { text: string; n?: number; mark: (state: string) => void; remove: () => void };
type State = "idle" | "connecting" | "up" | "down";
type Beginning = "new" | "anew" | "resumed" | "back";

/** What a line tells the chat. A refusal comes with its message unless the line sends that again by itself. */
type View = {
  state: (state: State) => void; begun: (how: Beginning, reply: Reply | null) => void; reply: (reply: Reply) => void;
  refused: (refusal: Refusal, message?: Message) => void; lang: () => Lang;
};

/** What the page around is told: that it happened, never with any text of the conversation. */
type ChatEvent = "opened" | "closed" | "answered";

/** What a page may use of <tu-e-a-net>. Its attributes and colours: the page /integrar. */
interface TuEANetElement extends HTMLElement {
  open(): void;
  /** The conversation goes on when it is opened again. */
  close(): void;
  /** Open, and say this. */
  ask(text?: string): void;
  /** Forget the conversation, here and on the server, and close without a "closed". */
  wipe(): void;
  addEventListener(type: ChatEvent, listener: (event: Event) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions): void;
}

interface HTMLElementTagNameMap {
  "tu-e-a-net": TuEANetElement;
}
