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
  children.forEach((child) => child !== null && node.append(child));
  return node;
}

/** Take out everything that is inside an element. @param {Element} node */
export function empty(node) {
  while (node.firstChild) node.removeChild(node.firstChild);
}

/**
 * Find an element that index.html promises.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function get(id, kind) {
  const node = document.getElementById(id);
  if (!(node instanceof kind)) throw new Error('index.html lacks #' + id);
  return node;
}

/**
 * Read a value that should be text; anything else counts as none.
 * @param {unknown} value
 * @returns {string}
 */
export function str(value) {
  return typeof value === 'string' ? value : '';
}

/**
 * Read a value that should be a list of objects; anything else counts as empty.
 * @param {unknown} value
 * @returns {any[]}
 */
export function objects(value) {
  return Array.isArray(value) ? value.filter((item) => item !== null && typeof item === 'object') : [];
}
