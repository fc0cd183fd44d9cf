/** The chat without JavaScript, if the browser runs it after all: leaving forgets the conversation too, which else waits for its time. */

import { tried } from "./shared/tried.js";

const form = /** @type {HTMLFormElement} */ (document.querySelector("form[method=post]"));

// Said by the exit of all pages (exit.js) before it goes.
addEventListener("leaving", () => {
  const { conversation, n } = Object.fromEntries(/** @type {Iterable<[string, string]>} */ (new FormData(form).entries()));
  if (conversation) tried(() => navigator.sendBeacon(form.action, new URLSearchParams({ do: "forget", conversation, n })));
});
