/** Calls of a facilitator. The key goes into a header, never into an address. */

import { download } from "../shared/download.js";

export class RefusedError extends Error {
  /** @param {number} status 0: no answer at all @param {string} [message] kind, in the language of the page @param {number} [again] seconds */
  constructor(status, message, again) {
    super(message ?? "");
    this.status = status;
    this.again = again;
  }
}

/** @param {string | null} key @param {string} method @param {string} path @param {object} [body] @returns {Promise<Response>} */
async function ask(key, method, path, body) {
  /** @type {Record<string, string>} */
  const headers = { "Accept-Language": document.documentElement.lang };
  if (key) headers.Authorization = `Bearer ${key}`;
  if (body) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body ? JSON.stringify(body) : undefined, cache: "no-store", credentials: "omit" });
  } catch {
    throw new RefusedError(0);
  }
  if (answer.ok) return answer;
  const refusal = await answer.json().catch(() => null);
  throw new RefusedError(answer.status, refusal?.error?.message, refusal?.error?.retry_after);
}

/** @param {string | null} key @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
export async function call(key, method, path, body) {
  const answer = await ask(key, method, path, body);
  return answer.status === 204 ? null : answer.json();
}

/** Save what the server makes as a file. @param {string} key @param {string} path @param {string} name of the file */
export async function save(key, path, name) {
  const answer = await ask(key, "GET", path);
  download(await answer.blob(), name);
}
