import { h } from './dom.js';

const ADDRESS = /https?:\/\/[^\s<>"“”]+/g;
const CLOSING = '.,;:!?)]…';

/**
 * Let through an address of the state only: http(s), host ending in .gov.vn, nobody's name in it.
 * @param {unknown} value
 * @returns {?URL} null when the address must stay plain text
 */
export function stateAddress(value) {
  let url;
  try {
    url = new URL(String(value));
  } catch (error) {
    return null;
  }
  const web = url.protocol === 'https:' || url.protocol === 'http:';
  return web && url.hostname.endsWith('.gov.vn') && !url.username && !url.password ? url : null;
}

/**
 * Turn a phone number as people write it into a `tel:` address.
 * @param {unknown} value
 * @returns {?string} null when it is not a phone number
 */
export function telephone(value) {
  const text = String(value).trim();
  return /^\+?[0-9][0-9 .()-]{2,19}$/.test(text) ? 'tel:' + text.replace(/[ .()-]/g, '') : null;
}

/**
 * Make a link that opens beside the chat.
 * @param {URL} url
 * @param {string} className
 * @param {...(Node|string)} children
 * @returns {HTMLAnchorElement}
 */
export function outside(url, className, ...children) {
  const more = h('span', { class: 'unseen' }, ' (mở trang mới)');
  return h('a', { class: className, href: url.href, target: '_blank', rel: 'noopener' }, ...children, more);
}

/** @param {string} found @returns {string} without the marks that belong to the sentence */
function bare(found) {
  // Not a pattern: one that looks for the end takes minutes over a hundred thousand dots.
  let end = found.length;
  while (CLOSING.indexOf(found[end - 1]) >= 0) end -= 1;
  return found.slice(0, end);
}

/**
 * Split a text so that the state's addresses in it become links and all else stays text.
 * @param {string} text
 * @returns {(Node|string)[]}
 */
export function linked(text) {
  /** @type {(Node|string)[]} */
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = bare(found[0]);
    const url = stateAddress(address);
    if (!url) continue;
    parts.push(text.slice(end, found.index), outside(url, 'link', address.replace(/^https:\/\/|\/$/g, '')));
    end = found.index + address.length;
  }
  parts.push(text.slice(end));
  return parts;
}
