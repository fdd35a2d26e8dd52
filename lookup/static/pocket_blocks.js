/* Blocks of a message, set as on the chat page. Text goes in as text nodes: nothing in it is ever markup. */

/**
 * Make an element. `on…` adds a listener; false and null are left out.
 * @returns {HTMLElement}
 */
function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  const given = attributes || {};
  Object.keys(given).forEach((name) => {
    const value = given[name];
    if (typeof value === 'function') node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? '' : value);
    }
  });
  children.forEach((child) => child !== null && child !== undefined && node.append(child));
  return node;
}

function empty(node) {
  while (node.firstChild) node.removeChild(node.firstChild);
}

function list(tag, className, items) {
  return h(tag, { class: className }, ...items.map((text) => h('li', {}, text)));
}

/**
 * Papers to tick. Ticks are told apart by the words of the paper: in a newer copy its place may be another.
 * @param {?{has: function(string): boolean, set: function(string, boolean): void}} ticks null: only to be read
 */
function checklist(block, ticks) {
  return h('ul', { class: 'papers' }, ...block.items.map((item) => {
    const words = h('span', {}, item.text);
    if (item.detail) words.append(' ', h('small', {}, item.detail.replace(/(\d) (?=bản )/g, '$1\u00a0')));
    if (!ticks) return h('li', { class: 'paper' }, words);
    const key = item.text + '|' + (item.detail || '');
    const box = h('input', { type: 'checkbox', onchange: () => ticks.set(key, box.checked) });
    box.checked = ticks.has(key);
    return h('li', {}, h('label', { class: 'tick' }, box, words));
  }));
}

function facts(block) {
  return h('dl', { class: block.heading ? 'facts' : 'facts single' }, ...block.rows.map((row) =>
    h('div', {}, h('dt', {}, row.label), h('dd', {}, row.value))));
}

const KINDS = {
  paragraph: (block) => h('p', { class: 'text' }, block.text),
  note: (block) => h('div', { class: block.tone === 'warning' ? 'note note-warning' : 'note' },
    block.tone === 'warning' ? h('strong', {}, 'Cẩn thận') : null, h('p', { class: 'text' }, block.text)),
  checklist,
  bullets: (block) => list('ul', 'bullets', block.items),
  steps: (block) => list('ol', 'steps', block.items),
  facts,
};

/**
 * Set one block.
 * @param {string} heading the level that fits below what stands above, "h3" or "h4"
 */
function blockOf(block, heading, ticks) {
  const body = KINDS[block.kind](block, ticks);
  return block.heading
    ? h('section', { class: 'block' }, h(heading, { class: 'block-name' }, block.heading), body)
    : body;
}
