import { readAnswer } from './answer.js';
import { list, objects, str } from './dom.js';

/** What the device keeps. Every call works without storage (private mode, full disk): it then keeps nothing. */

const CHAT = 'angiang.chat.1';
const DRAFT = 'angiang.draft.1';
const MOST_TURNS = 100;
/** Letters; a message has a thousand at the most. */
const LONGEST = 5000;
/** What the server takes for an id: a longer one would be refused for ever. */
const ID = /^[\x20-\x7e]{1,64}$/;

/** After the year 9000: no clock of anybody's. */
const LAST_MS = 2.2e14;

/** @typedef {import('./types.js').Chat} Chat */
/** @typedef {import('./types.js').Turn} Turn */

/** @param {string} key @returns {?string} */
function read(key) {
  try {
    return localStorage.getItem(key);
  } catch (error) {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value empty removes the key
 * @returns {boolean} whether the device kept it
 */
function write(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
    return true;
  } catch (error) {
    return false;
  }
}

/** @returns {?string} the conversation as this device keeps it; another text than before is another tab's */
export function keptChat() {
  return read(CHAT);
}

/** Read a conversation that was kept, whoever wrote it. @param {?string} text @returns {?Chat} null when there is none */
export function readChat(text) {
  try {
    const kept = JSON.parse(text || 'null');
    return kept && { conversation: readId(kept.conversation), turns: readTurns(kept.turns) };
  } catch (error) {
    return null; // Nothing readable: begin afresh.
  }
}

/** @param {unknown} value @returns {?string} */
function readId(value) {
  return typeof value === 'string' && ID.test(value) ? value : null;
}

/** @param {unknown} value @returns {Turn[]} */
function readTurns(value) {
  const ids = new Set();
  return objects(value).map(readTurn).filter((turn) => turn.id && turn.text && !ids.has(turn.id) && ids.add(turn.id));
}

/** @param {any} kept @returns {Turn} */
function readTurn(kept) {
  const answer = readAnswer(kept.answer);
  const { code, message, hint, retry } = kept.problem || {};
  const failed = kept.state === 'failed' && Boolean(message);
  return {
    id: readId(kept.id) || '',
    text: typeof kept.text === 'string' ? kept.text.slice(0, LONGEST) : '',
    action: readId(kept.action),
    at: typeof kept.at === 'number' && kept.at > 0 && kept.at < LAST_MS ? kept.at : 0,
    // What has no answer and did not fail was under way.
    state: answer ? 'sent' : failed ? 'failed' : 'sending',
    problem: !answer && failed ? { code: str(code), message: str(message), hint: str(hint), retry: retry === true } : null,
    answer,
    ticks: list(kept.ticks).map(str),
    chosen: list(kept.chosen).map(str),
    feedback: kept.feedback === 'good' || kept.feedback === 'bad' ? kept.feedback : null,
    reason: str(kept.reason) || null,
  };
}

/** Keep the conversation; when it does not fit, keep the newer half. @param {Chat} chat */
export function saveChat(chat) {
  let turns = chat.turns.slice(-MOST_TURNS);
  while (!write(CHAT, JSON.stringify({ conversation: chat.conversation, turns })) && turns.length > 1) {
    turns = turns.slice(Math.ceil(turns.length / 2));
  }
}

/** Forget the conversation and what was being typed. */
export function clearChat() {
  write(CHAT, '');
  write(DRAFT, '');
}

/** @returns {string} what was being typed when the page was left */
export function loadDraft() {
  return (read(DRAFT) || '').slice(0, LONGEST);
}

/** @param {string} text */
export function saveDraft(text) {
  write(DRAFT, text.slice(0, LONGEST));
}

/** @param {'large'|'speak'|'dictate'} name @returns {boolean} whether this device has it switched on */
export function isOn(name) {
  return read('angiang.' + name + '.1') === '1';
}

/** @param {'large'|'speak'|'dictate'} name @param {boolean} on */
export function switchTo(name, on) {
  write('angiang.' + name + '.1', on ? '1' : '');
}

/** Tell when another tab of this device changed or cleared the conversation. @param {() => void} heard */
export function onOtherTab(heard) {
  window.addEventListener('storage', (event) => {
    if (event.key === CHAT || event.key === null) heard();
  });
}
