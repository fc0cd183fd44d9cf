/** What all kinds have that are voted on. */

import { h } from "../../shared/element.js";
import { fill, letter, results, share, track } from "../draw.js";

/**
 * @typedef {import("../draw.js").Child} Child
 * @typedef {import("../draw.js").Words} Words
 * @typedef {import("../room.js").Poll} Poll
 */

/** Which of the questions this is. @param {Poll} poll @param {Words} words */
export function which(poll, words) {
  return fill(words.item, { n: (poll.item ?? 0) + 1, of: poll.items ?? 0 });
}

/** Key of what is asked now. @param {Poll} poll */
function keyOfPoll(poll) {
  return `${poll.index}.${poll.item}`;
}

/** A facilitator's: how many have voted, the votes, and what `under` gives. @param {import("../room.js").Room} room @param {Poll} poll @param {Words} words @param {(choice: number) => Child} [extra] @returns {Child[]} */
export function ballots(room, poll, words, extra) {
  const all = Math.max(room.connected, poll.voted);
  if (!poll.choices.length) return [wording(poll)];
  return [
    wording(poll),
    h(
      "div",
      { class: "turnout" },
      track(share(poll.voted, all)),
      h("strong", {}, fill(words.answered, { n: poll.voted, of: all })),
      h("span", { class: "badge", "data-on": poll.revealed }, poll.revealed ? words.seen_by_all : words.seen_by_you),
      h("button", { type: "button", class: "quiet", "data-do": "reset", disabled: !poll.voted && !poll.revealed }, words.reset),
    ),
    results(poll, words, extra),
  ];
}

/** @param {Poll} poll */
function wording(poll) {
  return h("p", { class: "asked", "data-key": `text${keyOfPoll(poll)}` }, poll.text);
}

/** On the wall: the choices, or the votes. @param {Poll} poll @param {Words} words @returns {Child[]} */
export function projected(poll, words) {
  const choices = () => h("ol", { class: "results", "data-key": `choices${keyOfPoll(poll)}` }, poll.choices.map((text, index) =>
    h("li", { class: "result plain" }, h("span", { class: "letter" }, letter(index)), h("span", { class: "choice" }, text))));
  return [
    h("h1", { class: "asked", "data-key": `text${keyOfPoll(poll)}` }, poll.text),
    poll.choices.length > 0 && (poll.revealed ? results(poll, words) : choices()),
  ];
}

/** On a phone: the ballot, or the votes and what `under` tells then. @param {Poll} poll @param {Words} words @param {string} name @param {() => Child} ballot @param {() => Child[]} under @returns {Child[]} */
export function voted(poll, words, name, ballot, under) {
  return [
    h("p", { class: "step" }, name),
    h("h2", { class: "asked", "data-key": `text${keyOfPoll(poll)}` }, poll.text),
    poll.choices.length > 0 && (poll.revealed ? results(poll, words) : ballot()),
    ...(poll.revealed ? under() : []),
  ];
}
