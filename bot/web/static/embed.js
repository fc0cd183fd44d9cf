/**
 * The playground of /integrar: what is chosen goes to the chat beside it and into what there is to copy. The values are in the
 * page's own fields, named like the attributes. Without this the page shows an example to copy.
 */

/** @typedef {HTMLSelectElement | HTMLInputElement} Field */

const place = /** @type {HTMLElement} */ (document.querySelector("[data-playground]"));
const chat = /** @type {TuEANetElement} */ (place.querySelector("tu-e-a-net"));
const fields = /** @type {NodeListOf<Field>} */ (place.querySelectorAll("[name]"));
let begun = false; // a conversation, with the topic it began with

/** What holds where the attribute is left out. @param {Field} field */
const usual = (field) => (field instanceof HTMLSelectElement ? field.options[0].value : field.defaultValue);

/** What a colour changes: the property itself, and black or white for the text on it, whichever reads better (WCAG 2.2, relative luminance). */
function painted(property = "", colour = "") {
  const [red, green, blue] = [1, 3, 5].map((from) => parseInt(colour.slice(from, from + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
  return Object.entries({ [property]: colour, [property.replace("--tuenet-", "--tuenet-on-")]: light ? "#000" : "#fff" });
}

/** As it stands in an attribute of HTML. */
const written = (text = "") => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

/** @param {string} part */
function show(part, text = "") {
  for (const span of place.querySelectorAll(`[data-part=${part}]`)) span.textContent = text;
}

function write() {
  const chosen = [...fields].filter((field) => !field.disabled && field.value.trim() !== usual(field));
  const style = chosen.flatMap((field) => (field.dataset.property ? painted(field.dataset.property, field.value) : [])).map((pair) => pair.join(":")).join(";");
  const pairs = [...chosen.filter((field) => !field.dataset.property).map((field) => [field.name, field.value.trim()]), ...(style ? [["style", style]] : [])];
  const attributes = pairs.map(([name, value]) => ` ${name}="${written(value)}"`).join("");
  const asked = chosen.filter((field) => ["lang", "topic"].includes(field.name)).map((field) => `${field.name}=${field.value}`).join("&");
  const address = place.dataset.playground + (asked && "?" + asked);
  show("element", `<tu-e-a-net${attributes}></tu-e-a-net>`);
  show("frame", written(address));
  show("address", address);
}

/** @param {Field} field */
function dress(field) {
  const value = field.value.trim();
  if (field.name === "topic" && begun) {
    chat.wipe();
    begun = false;
  }
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  if (field.dataset.property) {
    for (const [property, colour] of painted(field.dataset.property, value)) chat.style.setProperty(property, value === usual(field) ? "" : colour);
  } else if (value) chat.setAttribute(field.name, value);
  else chat.removeAttribute(field.name);
  if (field.name !== "placement") return;
  for (const other of fields) other.disabled = value === "inline" && "floating" in other.dataset;
  if (value === "inline") return;
  // what was inside the text lies open in the corner, and took the focus from who chooses
  chat.close();
  focused?.focus({ preventScroll: true });
}

chat.addEventListener("opened", () => (begun = true));
for (const field of fields) {
  field.addEventListener("input", () => {
    dress(field);
    write();
  });
  dress(field);
}
write();
place.querySelector(".playground")?.removeAttribute("hidden");

for (const button of navigator.clipboard ? /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-copy]")) : []) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy ?? "")?.textContent ?? "");
    const status = /** @type {Element} */ (button.nextElementSibling);
    status.textContent = button.dataset.copied ?? "";
    setTimeout(() => (status.textContent = ""), 3000);
  });
}

export {}; // a module, though nothing imports it
