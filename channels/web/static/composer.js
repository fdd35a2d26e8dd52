import { get } from './dom.js';

const LIMIT = 1000;
const COUNT_FROM = 900;
const MOST_ROWS = 5;

/**
 * Bring a typed text to the form that is counted and sent (NFC: iPhones paste split letters).
 * @param {string} text
 * @returns {string}
 */
function tidy(text) {
  return text.normalize('NFC').trim();
}

/**
 * Look after the box where the question is typed. Only the person and `fill`, `add`, `putBefore`
 * change its text: being busy never does.
 * @param {ShadowRoot} root
 * @param {() => void} onSend asked for with the button or Enter
 * @param {(text: string) => void} say
 */
export function composer(root, onSend, say) {
  const box = get(root, 'text', HTMLTextAreaElement);
  const button = get(root, 'send', HTMLButtonElement);
  const refresh = () => {
    showCount(get(root, 'count', HTMLElement), overLimit(box.value));
    grow(box);
  };
  /** @param {string} text */
  const fill = (text) => {
    box.value = text;
    refresh();
  };
  /** @param {string} before @param {string} between @param {string} after */
  const join = (before, between, after) => {
    fill(before && after ? before + between + after : before + after);
    box.focus();
  };
  box.addEventListener('input', refresh);
  box.addEventListener('keydown', (event) => {
    if (!isEnter(event)) return;
    event.preventDefault();
    if (!event.repeat) onSend();
  });
  button.addEventListener('click', onSend);
  window.addEventListener('resize', refresh);

  return {
    refresh,
    fill,
    focus: () => box.focus(),
    /** @returns {string} what stands in the box, as typed */
    peek: () => box.value,
    /** @returns {?string} the text to send, or null when it is empty or too long */
    ready: () => checked(box.value, say),
    /** Go on typing for the person. @param {string} words @param {string} between */
    add: (words, between) => join(box.value.trim(), between, words),
    /** Give a text back to be mended, before what has been typed since. @param {string} text */
    putBefore: (text) => join(text, '\n', box.value.trim()),
    /** @param {boolean} busy */
    setBusy: (busy) => button.setAttribute('aria-disabled', String(busy)),
  };
}

/** Give the box the rows that its text takes. @param {HTMLTextAreaElement} box */
function grow(box) {
  box.rows = 1;
  while (box.rows < MOST_ROWS && box.scrollHeight > box.clientHeight) box.rows += 1;
}

/** @param {string} typed @returns {number} letters over the limit; negative while there is room */
function overLimit(typed) {
  return Array.from(tidy(typed)).length - LIMIT;
}

/** @param {HTMLElement} count @param {number} over */
function showCount(count, over) {
  count.classList.toggle('over', over > 0);
  if (over > 0) count.textContent = 'Câu hỏi dài hơn 1.000 ký tự. Anh/chị bớt giúp ' + over + ' ký tự nhé.';
  else count.textContent = LIMIT + over >= COUNT_FROM ? 'Còn ' + -over + ' ký tự' : '';
}

/** @param {string} typed @param {(text: string) => void} say @returns {?string} null when it cannot be sent; says why */
function checked(typed, say) {
  const text = tidy(typed);
  if (!text) say('Anh/chị gõ câu hỏi vào ô bên dưới nhé.');
  else if (overLimit(text) > 0) say('Câu hỏi hơi dài, anh/chị rút gọn giúp trợ lý nhé.');
  else return text;
  return null;
}

/** @param {KeyboardEvent} event @returns {boolean} */
function isEnter(event) {
  // 229: a keyboard still composing a letter (Telex on some phones and Safari).
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}
