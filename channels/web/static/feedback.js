import { button, empty, h } from './dom.js';

/** @typedef {import('./types.js').Opinion} Opinion */
/** @typedef {import('./types.js').Turn} Turn */

const LONGEST = '300';
/** The keys are those of channels/feedback.py. @type {[string, string][]} */
const REASONS = [
  ['wrong_procedure', 'Sai thủ tục'],
  ['missing_information', 'Thiếu thông tin'],
  ['hard_to_understand', 'Khó hiểu'],
  ['outdated', 'Thông tin đã cũ'],
];

/**
 * Ask once whether the answer helped; if not, why; then thank. Each press is sent at once, so that who
 * goes away after the first has said it.
 * @param {Turn} turn
 * @param {(turn: Turn, opinion: Opinion) => Promise<boolean>} send false when it did not arrive
 * @returns {HTMLElement}
 */
export function feedback(turn, send) {
  const node = h('div', { class: 'feedback', role: 'group', 'aria-label': 'Câu trả lời có ích không?', tabindex: '-1' });

  /** @param {...HTMLElement} parts */
  function show(...parts) {
    const had = node.contains(/** @type {ShadowRoot} */ (node.getRootNode()).activeElement);
    empty(node);
    node.append(...parts);
    if (had) node.focus({ preventScroll: true });
  }

  function ask() {
    show(h('p', {}, 'Có ích không?'), button('rate', 'Có', () => rate('good')), button('rate', 'Chưa', () => rate('bad')));
  }

  /** @param {'good'|'bad'} value */
  async function rate(value) {
    if (!(await send(turn, { value }))) return;
    if (value === 'good') thank();
    else show(...why(turn, send, thank));
  }

  function thank() {
    const more = turn.feedback === 'bad' ? ' Anh/chị thử hỏi bằng lời khác, hoặc gọi 1800 1096.' : '';
    show(h('p', {}, 'Cảm ơn anh/chị đã góp ý.' + more));
  }

  if (turn.feedback) thank();
  else ask();
  return node;
}

/**
 * Make what is asked of who was not helped.
 * @param {Turn} turn
 * @param {(turn: Turn, opinion: Opinion) => Promise<boolean>} send
 * @param {() => void} done
 * @returns {HTMLElement[]}
 */
function why(turn, send, done) {
  /** Said so far, also while it is still under way. @type {?string} */
  let reason = null;
  const comment = h('input', { class: 'comment', maxlength: LONGEST, autocomplete: 'off', enterkeyhint: 'send' });
  const reasons = REASONS.map(([key, words]) => button('rate', words, async () => {
    reason = key;
    if (!(await send(turn, { value: 'bad', reason }))) return;
    reasons.forEach((one, at) => one.setAttribute('aria-pressed', String(REASONS[at][0] === key)));
  }));
  reasons.forEach((one) => one.setAttribute('aria-pressed', 'false'));
  const finish = async () => {
    const words = comment.value.trim();
    if (!words || await send(turn, { value: 'bad', reason, comment: words })) done();
  };
  comment.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.isComposing && event.keyCode !== 229) finish();
  });
  return [
    h('p', { class: 'whole-line' }, 'Cảm ơn anh/chị đã góp ý. Chưa được ở chỗ nào ạ?'),
    h('div', { class: 'reasons', role: 'group', 'aria-label': 'Chưa được ở chỗ nào' }, ...reasons),
    h('label', { class: 'whole-line' }, 'Nói thêm, không bắt buộc', comment),
    button('rate', 'Gửi góp ý', finish),
  ];
}
