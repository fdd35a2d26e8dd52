import { jumps, paragraph, renderBlock } from './blocks.js';
import { empty, h, own } from './dom.js';
import { feedback } from './feedback.js';
import { linked, outside, stateAddress, telephone } from './links.js';
import { tools } from './tools.js';

/** @typedef {import('./types.js').Action} Action */
/** @typedef {import('./types.js').Outbound} Outbound */
/** @typedef {import('./types.js').Turn} Turn */

/**
 * What a person can do with a turn on the page.
 * @typedef {object} Hands
 * @property {(turn: Turn, action: Action) => boolean} onReply false when it was not sent
 * @property {(turn: Turn) => void} onRetry
 * @property {(turn: Turn) => void} onEdit
 * @property {(turn: Turn, key: string, ticked: boolean) => void} onTick
 * @property {(turn: Turn, opinion: import('./types.js').Opinion) => Promise<boolean>} onFeedback
 * @property {(text: string, told: string) => Promise<boolean>} onCopy
 * @property {(text: string) => void} onShare
 * @property {(text: string, button: HTMLElement) => void} onSpeak
 * @property {(part: HTMLElement) => void} onJump
 */

/** Endings where "did it help?" is a fair question; asking after a greeting or a choice is noise. */
const RATED = ['answered', 'no_match', 'not_stated', 'out_of_scope', 'guide_ended', 'handed_over', 'scam_warning'];

/** Endings after which the next word is a person's, and what is said about it. @type {Object<string, string>} */
const HANDED_OVER = {
  handed_over: 'Việc này cần người thật giúp, như ghi ở trên. Trợ lý vẫn ở đây, anh/chị cứ hỏi tiếp.',
  with_staff: 'Cán bộ đang trả lời anh/chị. Trợ lý tạm im để khỏi chen ngang.',
};

/**
 * Set one turn: the question, its state, and the answer when there is one.
 * @param {Turn} turn
 * @param {Hands} hands
 */
export function renderTurn(turn, hands) {
  const state = h('div', { class: 'state', 'aria-live': 'off' });
  const question = h('div', { class: 'question', tabindex: '-1' },
    h('span', { class: 'unseen' }, 'Anh/chị hỏi: '), h('p', { class: 'said' }, turn.text));
  const answer = h('div', { class: 'answer' });
  const root = h('section', { class: 'turn' }, question, state, answer);

  function showState() {
    root.classList.toggle('failed', turn.state === 'failed');
    empty(state);
    state.append(...stateOf(turn, hands));
  }

  function showAnswer() {
    empty(answer);
    answer.append(...answerOf(turn, hands));
  }

  showState();
  showAnswer();
  return { root, question, showState, showAnswer };
}

/** @param {Turn} turn @param {Hands} hands @returns {(Node|string)[]} how the message stands */
function stateOf(turn, hands) {
  if (turn.state === 'sending') return ['Đang gửi…'];
  if (turn.state === 'sent') return ['Đã gửi ' + clock(turn.at)];
  if (!turn.problem) return [];
  const { message, hint, retry } = turn.problem;
  const act = () => (retry ? hands.onRetry(turn) : hands.onEdit(turn));
  return [
    h('p', {}, 'Chưa gửi được. ' + (message + ' ' + hint).trim()),
    h('button', { class: 'action', type: 'button', onclick: act }, retry ? 'Thử lại' : 'Sửa câu này'),
  ];
}

/** @param {Turn} turn @param {Hands} hands @returns {Node[]} all that stands below the question */
function answerOf(turn, hands) {
  if (!turn.answer) return [];
  const { replies, status, turn_id: id } = turn.answer;
  const isRated = RATED.indexOf(status) >= 0;
  const notice = own(HANDED_OVER, status);
  const parts = [
    ...replies.map((reply, index) => card(turn, reply, index, hands)),
    replies.length ? null : h('p', { class: 'text' }, 'Trợ lý đã nhận được tin của anh/chị.'),
    notice ? h('p', { class: 'note handed-over' }, notice) : null,
    tools(turn.answer, isRated || status === 'guide_step', hands),
    id && isRated ? feedback(turn, hands.onFeedback) : null,
  ];
  return parts.filter((part) => part !== null);
}

/**
 * @param {number} at milliseconds since 1970
 * @returns {string} the time on a clock; with the day when it is not today
 */
function clock(at) {
  const date = new Date(at);
  /** @type {Intl.DateTimeFormatOptions} */
  const time = { hour: '2-digit', minute: '2-digit' };
  const today = date.toDateString() === new Date().toDateString();
  return date.toLocaleString('vi', today ? time : Object.assign({ day: '2-digit', month: '2-digit' }, time));
}

/**
 * Set one message of the assistant as a card.
 * @param {Turn} turn
 * @param {Outbound} reply
 * @param {number} index its place in the turn
 * @param {Hands} hands
 * @returns {HTMLElement}
 */
function card(turn, reply, index, hands) {
  const node = h('article', { class: 'card' }, h('span', { class: 'unseen' }, 'Trợ lý: '));
  if (reply.title) node.append(h('h3', { class: 'card-name' }, reply.title));
  node.append(...body(turn, reply, index, hands), ...doings(turn, reply.actions, hands));
  if (reply.citations.length) node.append(h('footer', { class: 'sources' }, ...reply.citations.map(citation)));
  return node;
}

/** @param {Turn} turn @param {Outbound} reply @param {number} index @param {Hands} hands @returns {HTMLElement[]} */
function body(turn, { title, blocks, plain }, index, hands) {
  if (!blocks.length) {
    const rest = title && plain.startsWith(title) ? plain.slice(title.length).trim() : plain;
    return rest ? [paragraph(rest)] : [];
  }
  /** @type {HTMLElement[]} */
  const parts = blocks.map((block, at) => renderBlock(block, title ? 'h4' : 'h3', {
    prefix: index + '.' + at,
    kept: turn.ticks,
    onTick: (key, ticked) => hands.onTick(turn, key, ticked),
  }));
  const ways = jumps(blocks, parts, hands.onJump);
  if (ways) parts.splice(blocks[0].kind === 'paragraph' ? 1 : 0, 0, ways);
  return parts;
}

/** @param {Turn} turn @param {Action[]} actions @param {Hands} hands @returns {HTMLElement[]} */
function doings(turn, actions, hands) {
  const choices = actions.filter((action) => action.kind === 'reply');
  const others = actions.filter((action) => action.kind !== 'reply');
  const rows = [];
  if (choices.length) {
    rows.push(h('ul', { class: 'choices', 'aria-label': 'Anh/chị chọn' },
      ...choices.map((action) => h('li', {}, choice(turn, action, hands)))));
  }
  if (others.length) rows.push(h('div', { class: 'actions' }, ...others.map((action) => button(action, hands))));
  return rows;
}

/**
 * Make a reply button. It stays alive in older turns: going back to press another choice is how
 * people mend a wrong one, a dead button cannot say why it is dead, and the server alone knows
 * whether the choice still holds.
 * @param {Turn} turn
 * @param {Action} action
 * @param {Hands} hands
 */
function choice(turn, action, hands) {
  const node = h('button', { class: 'choice', type: 'button' }, action.label);
  const mark = () => {
    node.classList.add('chosen');
    node.append(h('span', { class: 'unseen' }, ' (đã chọn)'));
  };
  if (turn.chosen.indexOf(action.value) >= 0) mark();
  node.addEventListener('click', () => {
    const first = turn.chosen.indexOf(action.value) < 0;
    if (hands.onReply(turn, action) && first) mark();
  });
  return node;
}

/**
 * Make what opens a page, calls or copies; an address we do not vouch for stays plain text.
 * @param {Action} action
 * @param {Hands} hands
 * @returns {HTMLElement}
 */
function button(action, hands) {
  const { kind, label, value } = action;
  if (kind === 'url') {
    const url = stateAddress(value);
    if (url) return outside(url, 'action', label, ' ', h('small', {}, url.hostname));
  }
  if (kind === 'phone') {
    const href = telephone(value);
    const number = label.replace(/\D/g, '') === value.replace(/\D/g, '') ? null : h('small', {}, value);
    if (href) return h('a', { class: 'action', href }, label, ' ', number);
  }
  if (kind === 'copy') return copying(label, value, hands);
  return h('p', { class: 'text' }, label === value ? label : label + ': ' + value);
}

/** @param {string} label @param {string} value @param {Hands} hands @returns {HTMLElement} */
function copying(label, value, hands) {
  const words = h('span', {}, label);
  const node = h('button', { class: 'action', type: 'button' }, words, ' ', h('small', {}, value));
  node.addEventListener('click', async () => {
    if (!(await hands.onCopy(value, 'Đã sao chép: ' + value))) return;
    words.textContent = 'Đã sao chép';
    setTimeout(() => { words.textContent = label; }, 3000);
  });
  return node;
}

/** @param {import('./types.js').Citation} source @returns {HTMLElement} */
function citation({ title, decision, url, read }) {
  const address = stateAddress(url);
  const node = h('p', {}, 'Nguồn: ', address ? outside(address, 'link', title) : h('span', {}, ...linked(title)));
  // "163/QĐ-BTP" says what it is only to officials; "26/2023/QH15" is a law, no decision.
  const bare = decision && /^\d.*\/QĐ/.test(decision);
  if (decision) node.append(' · ' + (bare ? 'Quyết định ' : '') + decision);
  if (read) node.append(' · xem ngày ' + read.replace(/^(\d{4})-(\d\d)-(\d\d).*$/, '$3/$2/$1'));
  return node;
}
