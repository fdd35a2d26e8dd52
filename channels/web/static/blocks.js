import { HOME } from './api.js';
import { h, objects, str } from './dom.js';
import { linked } from './links.js';

/** @typedef {import('./types.js').Block} Block */

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
 * @param {unknown} items
 */
function list(tag, className, items) {
  const texts = Array.isArray(items) ? items.map(str).filter(Boolean) : [];
  return h(tag, { class: className }, ...texts.map((text) => h('li', {}, ...linked(text))));
}

/** @param {any} block @param {Ticks} ticks */
function checklist(block, ticks) {
  return h('ul', { class: 'papers' }, ...objects(block.items).map((item, index) => {
    const key = ticks.prefix + '.' + index;
    const box = h('input', { type: 'checkbox' });
    box.checked = ticks.kept.indexOf(key) >= 0;
    box.addEventListener('change', () => ticks.onTick(key, box.checked));
    const detail = str(item.detail).replace(/(\d) (?=bản )/g, '$1\u00a0');
    const words = h('span', {}, str(item.text));
    if (detail) words.append(' ', h('small', {}, detail));
    return h('li', {}, h('label', { class: 'tick' }, box, words));
  }));
}

/** @param {any} block */
function facts(block) {
  return h('dl', { class: 'facts' }, ...objects(block.rows).map((row) =>
    h('div', {}, h('dt', {}, str(row.label)), h('dd', {}, ...linked(str(row.value))))));
}

/** @param {any} block */
function picture(block) {
  const url = str(block.url);
  // Only our own pictures: what an answer says is never an address to somewhere else.
  return url.startsWith('/pictures/')
    ? h('img', { class: 'picture', src: new URL(url, HOME).href, alt: str(block.alt), loading: 'lazy' })
    : paragraph(str(block.alt));
}

/** @type {Object<string, (block: any, ticks: Ticks) => HTMLElement>} */
const KINDS = {
  paragraph: (block) => paragraph(str(block.text)),
  note: (block) => h('div', { class: block.tone === 'warning' ? 'note note-warning' : 'note' },
    block.tone === 'warning' ? h('strong', {}, 'Lưu ý') : null, paragraph(str(block.text))),
  checklist,
  bullets: (block) => list('ul', 'bullets', block.items),
  steps: (block) => list('ol', 'steps', block.items),
  facts,
  picture,
};

/** @param {any} block @returns {boolean} whether this page knows how to set such a block */
export function isKnown(block) {
  return Object.prototype.hasOwnProperty.call(KINDS, block.kind);
}

/**
 * Set one block of an answer.
 * @param {Block} block of a known kind
 * @param {'h3'|'h4'} heading the level that fits below what stands above
 * @param {Ticks} ticks
 * @returns {HTMLElement}
 */
export function renderBlock(block, heading, ticks) {
  const body = KINDS[block.kind](block, ticks);
  const name = str('heading' in block ? block.heading : '');
  return name ? h('section', { class: 'block' }, h(heading, { class: 'block-name' }, name), body) : body;
}
