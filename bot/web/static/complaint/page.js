/** The buttons of the checklist and of the take-down helper. Both work without this: printing is in the browser's menu. */

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

// Leave at once; "back" does not come here again.
for (const link of document.querySelectorAll("[data-leave]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    location.replace(/** @type {HTMLAnchorElement} */ (link).href);
  });
}

export {}; // a module, though nothing imports it
