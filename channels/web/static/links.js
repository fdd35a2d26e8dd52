import { h } from './dom.js';

const ADDRESS = /https?:\/\/[^\s<>"“”]+/g;
const CLOSING = /[.,;:!?)\]…]+$/;

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

/**
 * Split a text so that the state's addresses in it become links and all else stays text.
 * @param {string} text
 * @returns {(Node|string)[]}
 */
export function linked(text) {
  /** @type {(Node|string)[]} */
  const parts = [];
  let end = 0;
  (text.match(ADDRESS) || []).forEach((found) => {
    const address = found.replace(CLOSING, '');
    const url = stateAddress(address);
    const start = text.indexOf(found, end);
    if (!url) return;
    parts.push(text.slice(end, start), outside(url, 'link', address.replace(/^https:\/\/|\/$/g, '')));
    end = start + address.length;
  });
  parts.push(text.slice(end));
  return parts;
}
