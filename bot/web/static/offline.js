/**
 * Puts in the worker that shows the numbers if there is no network (worker.js). Our own pages load this, never the widget:
 * on a site of somebody else nothing of ours is kept. Without it all else is the same.
 */

const ADDRESS = "/worker.js";
// The one policy that the pages allow: it knows this address and no other.
const policy = /** @type {any} */ (window).trustedTypes?.createPolicy("worker", { createScriptURL: () => ADDRESS });

// What the page itself needs is there first. If it may not be kept, as in some private windows, that is well.
addEventListener("load", () => {
  navigator.serviceWorker?.register(policy?.createScriptURL("") ?? ADDRESS).catch(() => {});
});

export {}; // a module, though nothing imports it
