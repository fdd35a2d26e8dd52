import { objects, str } from './dom.js';

/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./types.js').Problem} Problem */
/** @typedef {import('./types.js').Turn} Turn */

/** Where this file came from: the house, on whatever page the chat stands. */
export const HOME = new URL('/', import.meta.url);
const PATIENCE_MS = 30000;

/** @type {Object<string, [string, string]>} */
const OWN_WORDS = {
  network: ['Mạng đang chập chờn.', 'Có mạng lại là máy tự gửi; anh/chị cũng có thể bấm “Thử lại”.'],
  timeout: ['Mạng chậm quá nên chưa nhận được câu trả lời.', 'Anh/chị bấm “Thử lại” nhé, không sợ bị gửi hai lần.'],
  broken: ['Trợ lý đang bận, chưa trả lời được câu này.', 'Anh/chị chờ một lát rồi bấm “Thử lại”. Cần gấp thì gọi 1800 1096.'],
};

/** A request that did not get what it asked for, in words for the person who asked. */
export class ApiError extends Error {
  /**
   * @param {string} code
   * @param {boolean} retry whether the same request may succeed later
   * @param {string} [message] the server's own words, when it sent some
   * @param {string} [hint]
   */
  constructor(code, retry, message, hint) {
    const own = OWN_WORDS[code] || OWN_WORDS.broken;
    super(message || own[0]);
    this.code = code;
    this.retry = retry;
    this.hint = message ? hint || '' : own[1];
  }

  /** @returns {Problem} */
  problem() {
    return { code: this.code, message: this.message, hint: this.hint, retry: this.retry };
  }
}

/**
 * Post JSON and give back the parsed answer, or null when it has no body.
 * @param {string} path
 * @param {object} body
 * @returns {Promise<any>}
 * @throws {ApiError}
 */
async function post(path, body) {
  const clock = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    clock.abort();
  }, PATIENCE_MS);
  let status = 0;
  let data = null;
  try {
    const response = await fetch(new URL('/api/v1/' + path, HOME).href, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(body),
      cache: 'no-store',
      credentials: 'same-origin',
      signal: clock.signal,
    });
    status = response.status;
    const text = await response.text();
    data = text ? JSON.parse(text) : null;
  } catch (error) {
    // A proxy's HTML error page ends here too, with its status known.
    if (!(error instanceof SyntaxError)) throw new ApiError(late ? 'timeout' : 'network', true);
    if (status < 400) throw new ApiError('broken', true);
  } finally {
    clearTimeout(timer);
  }
  if (status < 400) return data;
  const said = (data && data.error) || {};
  const retry = status >= 500 || status === 408 || status === 429;
  throw new ApiError(str(said.code) || 'broken', retry, str(said.message), str(said.hint));
}

/**
 * Send one message and wait for its answer. Starts a conversation when there is none, and once
 * more when the server no longer knows it. Sending a turn again is safe: its id goes along.
 * @param {?string} conversation
 * @param {Turn} turn
 * @param {(conversation: string) => void} started told of a new conversation before anything is
 *   sent in it, so that a retry goes to the same one
 * @returns {Promise<Answer>}
 * @throws {ApiError}
 */
export async function ask(conversation, turn, started) {
  let known = conversation;
  if (!known) {
    const made = await post('conversations', {});
    known = str(made && made.conversation_id);
    if (!known) throw new ApiError('broken', true);
    started(known);
  }
  const message = { conversation_id: known, message_id: turn.id, text: turn.text, action: turn.action };
  let data;
  try {
    data = await post('messages', message);
  } catch (error) {
    if (!conversation || !(error instanceof ApiError) || error.code !== 'unknown_conversation') throw error;
    return ask(null, turn, started);
  }
  if (!data || !Array.isArray(data.replies)) throw new ApiError('broken', true);
  const code = str(data.procedure && data.procedure.code);
  return { turn_id: str(data.turn_id), status: str(data.status), replies: objects(data.replies), code };
}

/**
 * Say whether an answer helped, and why not; said again, it replaces what was said before.
 * @param {?string} conversation
 * @param {string} turnId
 * @param {import('./types.js').Opinion} opinion
 * @throws {ApiError}
 */
export async function sendFeedback(conversation, turnId, opinion) {
  await post('feedback', { conversation_id: conversation, turn_id: turnId, ...opinion });
}

/**
 * Make a random id (UUID version 4), also where the browser or plain http has no randomUUID.
 * @returns {string}
 */
export function newId() {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
