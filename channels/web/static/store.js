/** What the device keeps. Every call works without storage (private mode, full disk): it then keeps nothing. */

const CHAT = 'angiang.chat.1';
const DRAFT = 'angiang.draft.1';
const MOST_TURNS = 100;

/** @typedef {import('./types.js').Chat} Chat */

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

/** Read the conversation kept on this device. @returns {Chat} */
export function loadChat() {
  try {
    const kept = JSON.parse(read(CHAT) || '');
    if (Array.isArray(kept.turns)) return kept;
  } catch (error) {
    // Nothing kept, or nothing readable: begin afresh.
  }
  return { conversation: null, turns: [] };
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
  return read(DRAFT) || '';
}

/** @param {string} text */
export function saveDraft(text) {
  write(DRAFT, text);
}

/** @param {'large'|'speak'|'dictate'} name @returns {boolean} whether this device has it switched on */
export function isOn(name) {
  return read('angiang.' + name + '.1') === '1';
}

/** @param {'large'|'speak'|'dictate'} name @param {boolean} on */
export function switchTo(name, on) {
  write('angiang.' + name + '.1', on ? '1' : '');
}

/**
 * Tell when another tab of this device changed or cleared the conversation.
 * @param {(cleared: boolean) => void} heard
 */
export function onOtherTab(heard) {
  window.addEventListener('storage', (event) => {
    if (event.key === CHAT || event.key === null) heard(!event.newValue);
  });
}
