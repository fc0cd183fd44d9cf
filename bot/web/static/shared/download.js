/** A file that this page holds, to be saved on the device. */

import { h } from "./element.js";

/** @param {Blob} content @param {string} name of the file */
export function download(content, name) {
  const href = URL.createObjectURL(content);
  h("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000); // a phone may ask first
}
