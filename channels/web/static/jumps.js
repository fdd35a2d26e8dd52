import { h } from './dom.js';

/** @typedef {import('./types.js').Block} Block */

const MANY_PAPERS = 4;
const MANY_PARTS = 3;

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
