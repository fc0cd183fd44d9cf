/** A topic's tile begins the chat with its answer. Without this, or in a tab of its own, it is the link to the page of the topic. */

for (const tile of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("#temas li a"))) {
  tile.addEventListener("click", (event) => {
    const chat = /** @type {any} */ (document.querySelector("tu-e-a-net"));
    if (!chat?.ask || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    chat.scrollIntoView({ block: "center" });
    chat.ask(tile.textContent ?? "");
  });
}

export {}; // a module, though nothing imports it
