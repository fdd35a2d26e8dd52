/** Letters that turn the reading direction: in an answer they could only disguise what it says. */
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** More than any list of ours has; a phone would stand still over a list without end. */
const MOST_ITEMS = 300;

/**
 * Make an element. Text goes in as text nodes, so nothing in it is ever read as markup.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Object<string, string|boolean|null|EventListener>} [attributes] `on…` adds a listener;
 * false and null are left out
 * @param {...(Node|string|null)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  const given = attributes || {};
  Object.keys(given).forEach((name) => {
    const value = given[name];
    if (typeof value === 'function') node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) node.setAttribute(name, value === true ? '' : value);
  });
  children.forEach((child) => child !== null && node.append(typeof child === 'string' ? str(child) : child));
  return node;
}

/** Make a button. @param {string} className @param {string} words @param {EventListener} [onclick] */
export function button(className, words, onclick) {
  return h('button', { class: className, type: 'button', onclick: onclick || null }, words);
}

/** Take out everything that is inside an element. @param {Node} node */
export function empty(node) {
  while (node.firstChild) node.removeChild(node.firstChild);
}

/**
 * Find an element that frame.js promises.
 * @template {HTMLElement} T
 * @param {ShadowRoot} root
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function get(root, id, kind) {
  const node = root.getElementById(id);
  if (!(node instanceof kind)) throw new Error('the frame lacks #' + id);
  return node;
}

/**
 * Read a value that should be text; anything else counts as none.
 * @param {unknown} value
 * @returns {string}
 */
export function str(value) {
  return typeof value === 'string' ? value.replace(TURNING, '') : '';
}

/**
 * Read a value that should be a list; anything else counts as empty.
 * @param {unknown} value
 * @returns {any[]}
 */
export function list(value) {
  return Array.isArray(value) ? value.slice(0, MOST_ITEMS) : [];
}

/**
 * Read a value that should be a list of objects.
 * @param {unknown} value
 * @returns {any[]}
 */
export function objects(value) {
  return list(value).filter((item) => item !== null && typeof item === 'object');
}

/**
 * Look a name up in a table; `constructor` and the like are in none.
 * @template T
 * @param {Object<string, T>} table
 * @param {string} name
 * @returns {T|undefined}
 */
export function own(table, name) {
  return Object.prototype.hasOwnProperty.call(table, name) ? table[name] : undefined;
}
