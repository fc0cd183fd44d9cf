/** The buttons of the checklist and of the take-down helper. Both work without this: printing is in the browser's menu. */

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

export {}; // a module, though nothing imports it
