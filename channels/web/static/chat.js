import { ApiError, ask, newId, sendFeedback } from './api.js';
import { composer } from './composer.js';
import { empty, get } from './dom.js';
import { renderTurn } from './render.js';
import { measure, scroller } from './scroll.js';
import { largeType, opens, settings } from './settings.js';
import { ageOf, copyText, statusLine, watchNetwork } from './status.js';
import * as store from './store.js';
import { unsent } from './unsent.js';

/** @typedef {import('./types.js').Turn} Turn */

/**
 * Bring a frame to life: what is said, sent, answered, kept and forgotten.
 * @param {ShadowRoot} root
 * @param {HTMLElement} chatNode the frame, already in the root
 * @param {boolean} isPage whether the page is our own
 */
export function startChat(root, chatNode, isPage) {
  const log = get(root, 'log', HTMLElement);
  const welcome = get(root, 'welcome', HTMLElement);
  const clearButton = get(root, 'clear', HTMLButtonElement);
  const newer = get(root, 'newer', HTMLButtonElement);
  const textBox = get(root, 'text', HTMLTextAreaElement);
  const status = statusLine(get(root, 'status', HTMLElement));
  const scroll = scroller(chatNode, get(root, 'main', HTMLElement), isPage);
  const entry = composer({
    box: textBox,
    button: get(root, 'send', HTMLButtonElement),
    count: get(root, 'count', HTMLElement),
    onSend: sendTyped,
    say: status.say,
  });
  const voice = settings(root, chatNode, status.say, (words) => {
    const typed = entry.peek().trim();
    entry.fill(typed ? typed + ' ' + words : words);
    textBox.focus();
  });
  const waiting = unsent(() => chat.turns, (turn) => underWay || send(turn, true));

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
      textBox.focus();
    },
    onTick(turn, key, ticked) {
      turn.ticks = turn.ticks.filter((kept) => kept !== key).concat(ticked ? [key] : []);
      store.saveChat(chat);
    },
    async onFeedback(turn, opinion) {
      if (!turn.answer) return false;
      try {
        await sendFeedback(chat.conversation, turn.answer.turn_id, opinion);
      } catch (error) {
        status.say('Góp ý chưa gửi được, anh/chị bấm lại giúp nhé.');
        return false;
      }
      turn.feedback = opinion.value;
      turn.reason = opinion.reason || null;
      store.saveChat(chat);
      return true;
    },
    async onCopy(text, told) {
      const done = await copyText(root, text);
      status.say(done ? told : 'Máy chưa cho sao chép. Anh/chị chép tay giúp nhé.');
      return done;
    },
    async onShare(text) {
      try {
        await navigator.share({ text });
      } catch (error) {
        // Closed again by the person: nothing to say. Refused by the device: copying is left.
        if (error.name !== 'AbortError') hands.onCopy(text, 'Đã chép. Anh/chị mở Zalo rồi dán vào.');
      }
    },
    onSpeak: voice.speak,
    onJump: (part) => scroll.showTop(part, true),
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
    const hadFocus = welcome.contains(root.activeElement);
    chat.turns.push(turn);
    const view = place(turn);
    showWelcome();
    if (hadFocus) view.question.focus({ preventScroll: true });
    send(turn);
  }

  /**
   * Send a turn and show what comes of it.
   * @param {Turn} turn
   * @param {boolean} [byItself] nobody pressed: what the person reads stays where it is
   */
  async function send(turn, byItself) {
    underWay = turn;
    entry.setBusy(true);
    newer.hidden = true;
    status.wait();
    turn.state = 'sending';
    turn.problem = null;
    store.saveChat(chat);
    const view = place(turn);
    view.showState();
    if (!byItself) scroll.showTop(view.root);
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
    if (problem && !byItself) status.say('Chưa gửi được câu vừa rồi.');
    if (turn.answer && turn.answer.status === 'data_deleted') keepOnly(turn);
    store.saveChat(chat);
    waiting.ended(Boolean(problem));
    const inSight = scroll.isVisible(view.root);
    view.showState();
    view.showAnswer();
    if (problem && byItself) return;
    if (inSight) scroll.showTop(view.root, true);
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
    if (turn) scroll.showTop(place(turn).root);
    setTimeout(() => log.setAttribute('aria-live', 'polite'), 500);
  }

  /** Settle turns that were under way when the page was left. */
  function settle() {
    chat.turns.filter((turn) => turn.state === 'sending').forEach((turn) => {
      turn.state = 'failed';
      turn.problem = new ApiError('network', true).problem();
    });
  }

  /** Stop whatever is under way; its answer will not be shown. */
  function stop() {
    underWay = null;
    waiting.stop();
    voice.quiet();
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
    get(root, 'hello', HTMLElement).focus();
    status.say('Đã xóa cuộc trò chuyện khỏi máy này.');
  }

  /** Say how old what stands here may be. */
  function age() {
    return last() ? ageOf(last().at) : '';
  }

  function setUpClear() {
    const close = opens(get(root, 'clear-dialog', HTMLElement), clearButton);
    get(root, 'clear-no', HTMLButtonElement).addEventListener('click', close);
    get(root, 'clear-yes', HTMLButtonElement).addEventListener('click', () => {
      close();
      clear();
    });
  }

  function setUpExamples() {
    get(root, 'examples', HTMLElement).querySelectorAll('button').forEach((button) => {
      button.addEventListener('click', () => isFree() && say(button.textContent || '', null));
    });
  }

  /** Take over what another tab did, unless a message is under way here. */
  function adopt() {
    if (underWay) return;
    chat = store.loadChat();
    showKept();
  }

  function setUpPage() {
    const skip = chatNode.querySelector('.skip');
    if (skip) skip.addEventListener('click', () => textBox.focus());
    newer.addEventListener('click', () => {
      const view = place(last());
      scroll.showTop(view.root);
      view.question.focus({ preventScroll: true });
      newer.hidden = true;
    });
    scroll.onMove(() => {
      if (!newer.hidden && scroll.isVisible(place(last()).root)) newer.hidden = true;
    });
    document.addEventListener('visibilitychange', () => {
      store.saveDraft(entry.peek());
      waiting.resume();
    });
    store.onOtherTab((cleared) => {
      if (cleared) stop();
      adopt();
    });
  }

  largeType(root, chatNode, isPage, entry.refresh);
  setUpClear();
  setUpExamples();
  setUpPage();
  measure(chatNode, [get(root, 'bar', HTMLElement), get(root, 'composer', HTMLElement)], isPage);
  entry.fill(store.loadDraft());
  settle();
  showKept();
  watchNetwork(get(root, 'offline', HTMLElement), age, waiting.resume);
  waiting.resume();

  return {
    /** Show the newest turn: the chat has just been opened. */
    shown() {
      entry.refresh();
      if (last()) scroll.showTop(place(last()).root);
    },
  };
}
