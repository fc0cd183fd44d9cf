/** All kinds of activity, by name. A new one is a module beside this one and a line here. */

import { after } from "./after.js";
import { before } from "./before.js";
import { cloud } from "./cloud.js";
import { demo } from "./demo.js";
import { quiz } from "./quiz.js";
import { rehearsal } from "./rehearsal.js";
import { talk } from "./talk.js";
import { wall } from "./wall.js";

/**
 * How a kind looks, and what a screen lets people do in it; what it does not say is not offered. An activity is `any` here: each kind
 * knows its own fields.
 *
 * @typedef {import("../draw.js").Child} Child
 * @typedef {import("../draw.js").Words} Words
 * @typedef {{
 *   votes?: boolean, reveals?: boolean, later?: boolean, asks?: boolean, says?: boolean, reported?: boolean,
 *   place?: (activity: any, words: Words) => string,
 *   student: (activity: any, words: Words, ballot: () => Child) => Child[],
 *   lead?: (room: import("../room.js").Room, activity: any, words: Words) => Child[],
 *   projector: (activity: any, words: Words, most: number) => Child[],
 *   primary?: (activity: any) => {what: string, word: string} | null,
 *   goesOn?: (activity: any) => boolean,
 *   waits?: (activity: any) => boolean,
 * }} Kind `votes`: students choose; `reveals`: and see the results; `later`: but not yet which answer is right; `asks`: they send
 *   questions; `says`: the facilitator writes to the assistant; `reported`: its votes stand in the report. `place` stands beside the
 *   title; `primary` is what the big button does before it goes on; `goesOn`: whether another step is left; `waits`: for the facilitator
 */

/** @type {Record<string, Kind>} */
export const KINDS = { talk, before, quiz, rehearsal, demo, cloud, wall, after };

/** @param {{kind: string}} activity @returns {Kind} */
export function kindOf(activity) {
  return KINDS[activity.kind] ?? talk;
}
