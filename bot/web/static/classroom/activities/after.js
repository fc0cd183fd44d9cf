/** The same questions at the end: as in the quiz, and in a report as shares, before against after. */

import { quiz } from "./quiz.js";

/** @type {import("./registry.js").Kind} */
export const after = { ...quiz, reported: false };
