/**
 * The draft in five steps, one at a time. All questions stay in the page: a step that is not open is only not shown, so that
 * nothing is lost between them. Without this the page is one long one.
 *
 *   data-at      on the page: the number of the open step, by which the style shows it
 *   data-step    a step; data-go leads to one from the list, data-turn to the one before or after
 *
 * No step has an address: each would be a place of its own in the history, which the exit could not take away.
 */

const page = /** @type {HTMLElement} */ (document.querySelector(".complaint"));
const steps = /** @type {HTMLElement[]} */ ([...page.querySelectorAll("[data-go]")]);

/** @param {number} number */
function show(number) {
  page.dataset.at = String(number);
  for (const step of steps) {
    if (step.dataset.go === page.dataset.at) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  }
  for (const turn of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-turn]"))) {
    const to = number + Number(turn.dataset.turn);
    turn.hidden = to < 1 || to > steps.length;
  }
}

/** @param {number} number */
function turnTo(number) {
  show(number);
  const heading = document.getElementById(`passo-${number}`);
  heading?.focus({ preventScroll: true });
  heading?.scrollIntoView();
}

page.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const button = /** @type {HTMLElement | null | undefined} */ (target?.closest("[data-go], [data-turn]"));
  if (button?.dataset.go) turnTo(Number(button.dataset.go));
  if (button?.dataset.turn) turnTo(Number(page.dataset.at) + Number(button.dataset.turn));
  const link = target?.closest("[data-missing] a");
  const question = link && document.getElementById((link.getAttribute("href") ?? "").slice(1));
  if (!question) return;
  event.preventDefault();
  show(Number(/** @type {HTMLElement} */ (question.closest("[data-step]")).dataset.step));
  question.focus();
});

show(1);

export {}; // a module, though nothing imports it
