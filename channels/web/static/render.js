import { isKnown, paragraph, renderBlock } from './blocks.js';
import { empty, h, objects, str } from './dom.js';
import { feedback } from './feedback.js';
import { jumps } from './jumps.js';
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
    empty(state);
    root.classList.toggle('failed', turn.state === 'failed');
    if (turn.state === 'sending') state.append('Đang gửi…');
    if (turn.state === 'sent') state.append('Đã gửi ' + clock(turn.at));
    if (turn.state === 'failed' && turn.problem) {
      const { message, hint, retry } = turn.problem;
      const act = () => (retry ? hands.onRetry(turn) : hands.onEdit(turn));
      state.append(
        h('p', {}, 'Chưa gửi được. ' + (message + ' ' + hint).trim()),
        h('button', { class: 'action', type: 'button', onclick: act }, retry ? 'Thử lại' : 'Sửa câu này'));
    }
  }

  function showAnswer() {
    empty(answer);
    if (!turn.answer) return;
    const { replies, status, turn_id: id } = turn.answer;
    answer.append(...replies.map((reply, index) => card(turn, reply, index, hands)));
    if (!replies.length) answer.append(h('p', { class: 'text' }, 'Trợ lý đã nhận được tin của anh/chị.'));
    const notice = HANDED_OVER[status];
    if (notice) answer.append(h('p', { class: 'note handed-over' }, notice));
    const isRated = RATED.indexOf(status) >= 0;
    const row = tools(turn.answer, isRated || status === 'guide_step', hands);
    if (row) answer.append(row);
    if (id && isRated) answer.append(feedback(turn, hands.onFeedback));
  }

  showState();
  showAnswer();
  return { root, question, showState, showAnswer };
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
  const title = str(reply.title);
  const blocks = objects(reply.blocks);
  const node = h('article', { class: 'card' }, h('span', { class: 'unseen' }, 'Trợ lý: '));
  if (title) node.append(h('h3', { class: 'card-name' }, title));
  if (blocks.length && blocks.every(isKnown)) {
    const parts = blocks.map((block, at) => renderBlock(block, title ? 'h4' : 'h3', {
      prefix: index + '.' + at,
      kept: turn.ticks,
      onTick: (key, ticked) => hands.onTick(turn, key, ticked),
    }));
    node.append(...parts);
    const ways = jumps(blocks, parts, hands.onJump);
    if (ways) node.insertBefore(ways, parts[blocks[0].kind === 'paragraph' ? 1 : 0]);
  } else {
    const plain = str(reply.plain);
    const rest = title && plain.startsWith(title) ? plain.slice(title.length).trim() : plain;
    if (rest) node.append(paragraph(rest));
  }
  const doings = objects(reply.actions);
  const replies = doings.filter((action) => action.kind === 'reply' && str(action.value));
  const others = doings.filter((action) => action.kind !== 'reply');
  if (replies.length) {
    node.append(h('ul', { class: 'choices', 'aria-label': 'Anh/chị chọn' },
      ...replies.map((action) => h('li', {}, choice(turn, action, hands)))));
  }
  if (others.length) node.append(h('div', { class: 'actions' }, ...others.map((action) => button(action, hands))));
  const sources = objects(reply.citations).map(citation);
  if (sources.length) node.append(h('footer', { class: 'sources' }, ...sources));
  return node;
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
  const node = h('button', { class: 'choice', type: 'button' }, str(action.label));
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
  const label = str(action.label);
  const value = str(action.value);
  if (action.kind === 'url') {
    const url = stateAddress(value);
    if (url) return outside(url, 'action', label, ' ', h('small', {}, url.hostname));
  }
  if (action.kind === 'phone') {
    const href = telephone(value);
    const number = label.replace(/\D/g, '') === value.replace(/\D/g, '') ? null : h('small', {}, value);
    if (href) return h('a', { class: 'action', href }, label, ' ', number);
  }
  if (action.kind === 'copy') {
    const words = h('span', {}, label);
    const node = h('button', { class: 'action', type: 'button' }, words, ' ', h('small', {}, value));
    node.addEventListener('click', async () => {
      if (!(await hands.onCopy(value, 'Đã sao chép: ' + value))) return;
      words.textContent = 'Đã sao chép';
      setTimeout(() => { words.textContent = label; }, 3000);
    });
    return node;
  }
  return h('p', { class: 'text' }, label === value ? label : label + ': ' + value);
}

/** @param {any} source @returns {HTMLElement} */
function citation(source) {
  const title = str(source.title);
  const decision = str(source.decision);
  const read = str(source.read);
  const url = stateAddress(source.url);
  const node = h('p', {}, 'Nguồn: ', url ? outside(url, 'link', title) : h('span', {}, ...linked(title)));
  // "163/QĐ-BTP" says what it is only to officials; "26/2023/QH15" is a law, no decision.
  const bare = /^\d.*\/QĐ/.test(decision);
  if (decision) node.append(' · ' + (bare ? 'Quyết định ' : '') + decision);
  if (read) node.append(' · xem ngày ' + read.replace(/^(\d{4})-(\d\d)-(\d\d).*$/, '$3/$2/$1'));
  return node;
}
