import { HOME } from './api.js';
import { button, h } from './dom.js';

/** @typedef {import('./types.js').Answer} Answer */

/**
 * What a person can do with the text of an answer.
 * @typedef {object} TextHands
 * @property {(text: string, told: string) => Promise<boolean>} onCopy
 * @property {(text: string) => void} onShare
 * @property {(text: string, button: HTMLElement) => void} onSpeak
 */

/**
 * Make the row under an answer: take it along, pass it on, have it read.
 * @param {Answer} answer
 * @param {boolean} worthKeeping not a greeting or a question back
 * @param {TextHands} hands
 * @returns {?HTMLElement} null when there is nothing to read
 */
export function tools(answer, worthKeeping, hands) {
  const text = answer.replies.map((reply) => reply.plain).filter(Boolean).join('\n\n');
  if (!text) return null;
  const row = h('div', { class: 'tools', role: 'group', 'aria-label': 'Dùng câu trả lời này' });
  if (worthKeeping) {
    const whole = answer.code ? text + '\n\nXem đủ: ' + new URL('/tra-cuu/' + encodeURIComponent(answer.code), HOME).href : text;
    row.append(button('do', 'Chép lại', () => hands.onCopy(whole, 'Đã chép. Anh/chị mở Zalo rồi dán vào.')));
    if (navigator.share) row.append(button('do', 'Chia sẻ', () => hands.onShare(whole)));
  }
  const listen = button('do speak', 'Nghe');
  listen.addEventListener('click', () => hands.onSpeak(text, listen));
  row.append(listen);
  return row;
}
