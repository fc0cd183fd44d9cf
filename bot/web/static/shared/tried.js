/** What a browser may refuse where others allow it; the rest goes on. @template T @param {() => T} work */
export function tried(work) {
  try {
    return work();
  } catch {
    return null;
  }
}
