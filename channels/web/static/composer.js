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
 * Look after the box where the question is typed. Only `fill` changes its text: being busy never does.
 * @param {object} parts
 * @param {HTMLTextAreaElement} parts.box
 * @param {HTMLButtonElement} parts.button
 * @param {HTMLElement} parts.count
 * @param {() => void} parts.onSend asked for with the button or Enter
 * @param {(text: string) => void} parts.say
 */
export function composer({ box, button, count, onSend, say }) {
  let tooLong = false;

  function refresh() {
    const length = Array.from(tidy(box.value)).length;
    const over = length - LIMIT;
    count.classList.toggle('over', over > 0);
    if (over > 0) count.textContent = 'Câu hỏi dài hơn 1.000 ký tự. Anh/chị bớt giúp ' + over + ' ký tự nhé.';
    else count.textContent = length >= COUNT_FROM ? 'Còn ' + -over + ' ký tự' : '';
    tooLong = over > 0;
    box.rows = 1;
    while (box.rows < MOST_ROWS && box.scrollHeight > box.clientHeight) box.rows += 1;
  }

  box.addEventListener('input', refresh);
  box.addEventListener('keydown', (event) => {
    // 229: a keyboard still composing a letter (Telex on some phones and Safari).
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (!event.repeat) onSend();
  });
  button.addEventListener('click', onSend);
  window.addEventListener('resize', refresh);

  return {
    refresh,
    /** @returns {string} what stands in the box, as typed */
    peek: () => box.value,
    /** @returns {?string} the text to send, or null when it is empty or too long */
    ready() {
      const text = tidy(box.value);
      if (!text) say('Anh/chị gõ câu hỏi vào ô bên dưới nhé.');
      else if (tooLong) say('Câu hỏi hơi dài, anh/chị rút gọn giúp trợ lý nhé.');
      return text && !tooLong ? text : null;
    },
    /** @param {string} text */
    fill(text) {
      box.value = text;
      refresh();
    },
    /** @param {boolean} busy */
    setBusy(busy) {
      button.setAttribute('aria-disabled', String(busy));
    },
  };
}
