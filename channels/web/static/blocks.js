import { HOME } from './api.js';
import { h } from './dom.js';
import { linked } from './links.js';

/** @typedef {import('./types.js').Block} Block */

const MANY_PAPERS = 4;
const MANY_PARTS = 3;

/**
 * What the papers of one message need to be ticked.
 * @typedef {object} Ticks
 * @property {string} prefix makes the keys of this message unique in its turn
 * @property {string[]} kept keys ticked before
 * @property {(key: string, ticked: boolean) => void} onTick
 */

/**
 * @param {string} text
 * @param {string} [className]
 * @returns {HTMLParagraphElement}
 */
export function paragraph(text, className) {
  return h('p', { class: className || 'text' }, ...linked(text));
}

/**
 * @param {'ul'|'ol'} tag
 * @param {string} className
 * @param {string[]} items
 */
function list(tag, className, items) {
  return h(tag, { class: className }, ...items.map((text) => h('li', {}, ...linked(text))));
}

/** @param {import('./types.js').Checklist} block @param {Ticks} ticks */
function checklist(block, ticks) {
  return h('ul', { class: 'papers' }, ...block.items.map((item, index) => {
    const key = ticks.prefix + '.' + index;
    const box = h('input', { type: 'checkbox' });
    box.checked = ticks.kept.indexOf(key) >= 0;
    box.addEventListener('change', () => ticks.onTick(key, box.checked));
    const words = h('span', {}, item.text);
    if (item.detail) words.append(' ', h('small', {}, item.detail.replace(/(\d) (?=bản )/g, '$1\u00a0')));
    return h('li', {}, h('label', { class: 'tick' }, box, words));
  }));
}

/** @param {import('./types.js').Facts} block */
function facts(block) {
  return h('dl', { class: 'facts' }, ...block.rows.map((row) =>
    h('div', {}, h('dt', {}, row.label), h('dd', {}, ...linked(row.value)))));
}

/** @param {import('./types.js').Picture} block */
function picture(block) {
  // Only our own pictures: what an answer says is never an address to somewhere else.
  return block.url.startsWith('/pictures/')
    ? h('img', { class: 'picture', src: new URL(block.url, HOME).href, alt: block.alt, loading: 'lazy' })
    : paragraph(block.alt);
}

/** @type {Object<string, (block: any, ticks: Ticks) => HTMLElement>} */
const KINDS = {
  paragraph: (block) => paragraph(block.text),
  note: (block) => h('div', { class: block.tone === 'warning' ? 'note note-warning' : 'note' },
    block.tone === 'warning' ? h('strong', {}, 'Lưu ý') : null, paragraph(block.text)),
  checklist,
  bullets: (block) => list('ul', 'bullets', block.items),
  steps: (block) => list('ol', 'steps', block.items),
  facts,
  picture,
};

/**
 * Set one block of an answer.
 * @param {Block} block
 * @param {'h3'|'h4'} heading the level that fits below what stands above
 * @param {Ticks} ticks
 * @returns {HTMLElement}
 */
export function renderBlock(block, heading, ticks) {
  const body = KINDS[block.kind](block, ticks);
  const name = 'heading' in block && block.heading;
  return name ? h('section', { class: 'block' }, h(heading, { class: 'block-name' }, name), body) : body;
}

/**
 * Make a short way to each part below a long list of papers: on a phone the fee may stand four
 * screens down. Nothing is folded away, so nobody misses a paper.
 * @param {Block[]} blocks
 * @param {HTMLElement[]} parts the blocks as they are set, in the same order
 * @param {(part: HTMLElement) => void} show brings a part into sight
 * @returns {?HTMLElement} null when the answer is short
 */
export function jumps(blocks, parts, show) {
  const long = blocks.findIndex((block) => block.kind === 'checklist' && block.items.length > MANY_PAPERS);
  /** @type {[string, HTMLElement][]} */
  const below = [];
  blocks.forEach((block, at) => {
    const name = partName(block);
    if (long >= 0 && at > long && name) below.push([name, parts[at]]);
  });
  if (below.length < MANY_PARTS) return null;
  return h('nav', { class: 'jumps', 'aria-label': 'Xem nhanh' }, ...below.map(([name, part]) => way(name, part, show)));
}

/** @param {any} block @returns {string} its heading, or the label of a table of one row */
function partName(block) {
  return block.heading || (block.kind === 'facts' && block.rows.length === 1 ? block.rows[0].label : '');
}

/** @param {string} name @param {HTMLElement} part @param {(part: HTMLElement) => void} show */
function way(name, part, show) {
  const node = h('button', { class: 'jump', type: 'button' }, h('span', { 'aria-hidden': 'true' }, '↓ '), name);
  node.addEventListener('click', () => {
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
    show(part);
  });
  return node;
}
