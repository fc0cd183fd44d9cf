/** Tabs: one stop for the tab key, arrows between them. */

/** @param {HTMLElement} list */
export function tabs(list) {
  const all = /** @type {HTMLButtonElement[]} */ ([...list.querySelectorAll('[role="tab"]')]);

  /** @param {string} id of a tab */
  function show(id) {
    for (const tab of all) {
      const chosen = tab.id === id;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
      if (chosen) delete tab.dataset.news;
      const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
      if (panel) panel.hidden = !chosen;
    }
    list.dispatchEvent(new CustomEvent("shown", { detail: id }));
  }

  list.addEventListener("click", (event) => {
    const tab = event.target instanceof Element && event.target.closest('[role="tab"]');
    if (tab) show(tab.id);
  });
  list.addEventListener("keydown", (event) => {
    const there = all.filter((tab) => !tab.hidden);
    const at = there.findIndex((tab) => tab === document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: there.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const next = there[(to + there.length) % there.length];
    show(next.id);
    next.focus();
  });
  return show;
}
