/**
 * Elements, as all our scripts make them. Everything that is written into one is text: nothing becomes markup.
 *
 * @typedef {Node | string | number | false | null | undefined} Child
 * @typedef {string | number | boolean | null | undefined | ((event: any) => void)} Prop
 */

/**
 * An element. Functions listen, true is an empty attribute, what is false or missing is left out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, Prop>} [props]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value != null && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat()) if (child || child === 0) element.append(/** @type {Node} */ (child));
  return element;
}

/** For who hears the page alone. @param {...Child} children */
export const unseen = (...children) => h("span", { class: "unseen" }, ...children);
