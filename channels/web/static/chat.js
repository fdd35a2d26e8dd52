import { ApiError, ask, newId, sendFeedback } from './api.js';
import { composer } from './composer.js';
import { empty, get } from './dom.js';
import { renderTurn } from './render.js';
import { isVisible, measureStrips, showTop } from './scroll.js';
import { copyText, statusLine, watchNetwork } from './status.js';
import * as store from './store.js';

/** @typedef {import('./types.js').Turn} Turn */

/** An unsent message older than this is not sent again by itself. */
const RESUME_MS = 10 * 60 * 1000;

const log = get('log', HTMLElement);
const welcome = get('welcome', HTMLElement);
const clearButton = get('clear', HTMLButtonElement);
const newer = get('newer', HTMLButtonElement);
const status = statusLine(get('status', HTMLElement));
const entry = composer({
  box: get('text', HTMLTextAreaElement),
  button: get('send', HTMLButtonElement),
  count: get('count', HTMLElement),
  onSend: sendTyped,
  say: status.say,
});

let chat = store.loadChat();
/** @type {Map<Turn, ReturnType<typeof renderTurn>>} */
const views = new Map();
/** @type {?Turn} the one message under way; a second cannot start before it ends */
let underWay = null;

/** @type {import('./render.js').Hands} */
const hands = {
  onReply(turn, action) {
    if (!isFree()) return false;
    if (turn.chosen.indexOf(action.value) < 0) turn.chosen.push(action.value);
    say(action.label, action.value);
    return true;
  },
  onRetry(turn) {
    if (!isFree()) return;
    moveToEnd(turn);
    place(turn).question.focus({ preventScroll: true });
    send(turn);
  },
  onEdit(turn) {
    if (!isFree()) return;
    const typed = entry.peek().trim();
    entry.fill(typed ? turn.text + '\n' + typed : turn.text);
    remove(turn);
    get('text', HTMLTextAreaElement).focus();
  },
  onTick(turn, key, ticked) {
    turn.ticks = turn.ticks.filter((kept) => kept !== key).concat(ticked ? [key] : []);
    store.saveChat(chat);
  },
  async onFeedback(turn, value) {
    if (turn.feedback || !turn.answer) return false;
    turn.feedback = value;
    try {
      await sendFeedback(chat.conversation, turn.answer.turn_id, value);
    } catch (error) {
      turn.feedback = null;
      status.say('Góp ý chưa gửi được, anh/chị bấm lại giúp nhé.');
      return false;
    }
    store.saveChat(chat);
    return true;
  },
  async onCopy(text) {
    const done = await copyText(text);
    status.say(done ? 'Đã sao chép: ' + text : 'Máy chưa cho sao chép. Anh/chị chép tay giúp: ' + text);
    return done;
  },
};

/** @returns {Turn} the newest turn; undefined before the first */
function last() {
  return chat.turns[chat.turns.length - 1];
}

/** @returns {boolean} whether a message may be sent now; says why when not */
function isFree() {
  if (underWay) status.say('Trợ lý đang tìm câu trước, anh/chị chờ chút nhé.');
  return !underWay;
}

/** Send what stands in the box; it leaves the box only when it is really on its way. */
function sendTyped() {
  if (!isFree()) return;
  const text = entry.ready();
  if (text === null) return;
  entry.fill('');
  store.saveDraft('');
  say(text, null);
}

/** Add a message of the person and send it. @param {string} text @param {?string} action */
function say(text, action) {
  /** @type {Turn} */
  const turn = {
    id: newId(), text, action, at: Date.now(), state: 'sending',
    problem: null, answer: null, ticks: [], chosen: [], feedback: null,
  };
  const hadFocus = welcome.contains(document.activeElement);
  chat.turns.push(turn);
  const view = place(turn);
  showWelcome();
  if (hadFocus) view.question.focus({ preventScroll: true });
  send(turn);
}

/** Send a turn and show what comes of it. @param {Turn} turn */
async function send(turn) {
  underWay = turn;
  entry.setBusy(true);
  newer.hidden = true;
  status.wait();
  turn.state = 'sending';
  turn.problem = null;
  store.saveChat(chat);
  const view = place(turn);
  view.showState();
  showTop(view.root);
  /** @type {?ApiError} */
  let problem = null;
  try {
    const answer = await ask(chat.conversation, turn, (conversation) => {
      if (underWay !== turn) return;
      chat.conversation = conversation;
      store.saveChat(chat);
    });
    if (underWay !== turn) return;
    turn.answer = answer;
  } catch (error) {
    if (underWay !== turn) return;
    problem = error instanceof ApiError ? error : new ApiError('broken', true);
  }
  underWay = null;
  entry.setBusy(false);
  status.rest();
  turn.state = problem ? 'failed' : 'sent';
  turn.problem = problem && problem.problem();
  if (problem) status.say('Chưa gửi được câu vừa rồi.');
  if (turn.answer && turn.answer.status === 'data_deleted') keepOnly(turn);
  store.saveChat(chat);
  const inSight = isVisible(view.root);
  view.showState();
  view.showAnswer();
  if (inSight) showTop(view.root, true);
  else newer.hidden = false;
}

/** Drop all other turns: the person asked the server to forget them. @param {Turn} turn */
function keepOnly(turn) {
  chat.turns.filter((other) => other !== turn).forEach(remove);
}

/** Put a turn on the page, once, and give back its view. @param {Turn} turn */
function place(turn) {
  const known = views.get(turn);
  if (known) return known;
  const view = renderTurn(turn, hands);
  views.set(turn, view);
  log.append(view.root);
  return view;
}

/** @param {Turn} turn */
function remove(turn) {
  place(turn).root.remove();
  views.delete(turn);
  chat.turns = chat.turns.filter((other) => other !== turn);
  store.saveChat(chat);
  showWelcome();
}

/** Make a turn the last one, as the server will see it. @param {Turn} turn */
function moveToEnd(turn) {
  turn.at = Date.now();
  if (last() === turn) return;
  chat.turns = chat.turns.filter((other) => other !== turn).concat(turn);
  log.append(place(turn).root);
}

/** Greet while nothing has been asked yet. */
function showWelcome() {
  const fresh = chat.turns.length === 0;
  welcome.hidden = !fresh;
  clearButton.hidden = fresh;
}

/** Show what the device keeps, without reading it all aloud. */
function showKept() {
  log.setAttribute('aria-live', 'off');
  empty(log);
  views.clear();
  chat.turns.forEach(place);
  showWelcome();
  const turn = last();
  if (turn) showTop(place(turn).root);
  setTimeout(() => log.setAttribute('aria-live', 'polite'), 500);
}

/** Settle turns that were under way when the page was left. */
function settle() {
  chat.turns.filter((turn) => turn.state === 'sending').forEach((turn) => {
    turn.state = 'failed';
    turn.problem = new ApiError('network', true).problem();
  });
}

/** Send by itself what failed last for want of a network, while it is fresh. */
function retryLast() {
  const turn = last();
  const fresh = turn && turn.problem && turn.problem.code === 'network' && Date.now() - turn.at < RESUME_MS;
  if (fresh && !underWay && navigator.onLine !== false) send(turn);
}

/** Stop whatever is under way; its answer will not be shown. */
function stop() {
  underWay = null;
  entry.setBusy(false);
  status.rest();
}

/** Forget everything on this device and start afresh. */
function clear() {
  stop();
  store.clearChat();
  entry.fill('');
  chat = { conversation: null, turns: [] };
  showKept();
  get('hello', HTMLElement).focus();
  status.say('Đã xóa cuộc trò chuyện khỏi máy này.');
}

function setUpClear() {
  const dialog = /** @type {HTMLDialogElement} */ (get('clear-dialog', HTMLElement));
  const close = () => dialog.close();
  clearButton.addEventListener('click', () => {
    if (typeof dialog.showModal === 'function') dialog.showModal();
    else if (window.confirm('Xóa cuộc trò chuyện khỏi máy này?')) clear();
  });
  get('clear-no', HTMLButtonElement).addEventListener('click', close);
  get('clear-yes', HTMLButtonElement).addEventListener('click', () => {
    close();
    clear();
  });
}

function setUpLarge() {
  const button = get('large', HTMLButtonElement);
  /** @param {boolean} large */
  const set = (large) => {
    document.documentElement.classList.toggle('large', large);
    button.setAttribute('aria-pressed', String(large));
    entry.refresh();
  };
  set(store.loadLarge());
  button.hidden = false;
  button.addEventListener('click', () => {
    const large = button.getAttribute('aria-pressed') !== 'true';
    set(large);
    store.saveLarge(large);
  });
}

function setUpExamples() {
  get('examples', HTMLElement).querySelectorAll('button').forEach((button) => {
    button.addEventListener('click', () => isFree() && say(button.textContent || '', null));
  });
  get('start', HTMLElement).hidden = false;
}

/** Take over what another tab did, unless a message is under way here. */
function adopt() {
  if (underWay) return;
  chat = store.loadChat();
  showKept();
}

setUpLarge();
setUpClear();
setUpExamples();
get('boot', HTMLElement).remove();
newer.addEventListener('click', () => {
  const view = place(last());
  showTop(view.root);
  view.question.focus({ preventScroll: true });
  newer.hidden = true;
});
window.addEventListener('scroll', () => {
  if (!newer.hidden && isVisible(place(last()).root)) newer.hidden = true;
}, { passive: true });
document.addEventListener('visibilitychange', () => store.saveDraft(entry.peek()));
store.onOtherTab((cleared) => {
  if (cleared) stop();
  adopt();
});
measureStrips(get('bar', HTMLElement), get('composer', HTMLElement));
entry.fill(store.loadDraft());
settle();
showKept();
watchNetwork(get('offline', HTMLElement), retryLast);
retryLast();
