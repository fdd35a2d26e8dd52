import { readAnswer } from './answer.js';
import { own, str } from './dom.js';

/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./types.js').Problem} Problem */
/** @typedef {import('./types.js').Turn} Turn */

/** Where this file came from: the house, on whatever page the chat stands. */
export const HOME = new URL('/', import.meta.url);
const PATIENCE_MS = 30000;
/** The longest answers of ours take some 20,000; a phone would stand still over far more. */
const MOST_LETTERS = 300000;

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
    const words = own(OWN_WORDS, code) || OWN_WORDS.broken;
    super(message || words[0]);
    this.code = code;
    this.retry = retry;
    this.hint = message ? hint || '' : words[1];
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
  const { status, text } = await fetched(path, body);
  const data = parsed(text);
  if (status < 400 && data !== undefined) return data;
  const said = (data && data.error) || {};
  const retry = status < 400 || status >= 500 || status === 408 || status === 429;
  throw new ApiError(str(said.code) || 'broken', retry, str(said.message), str(said.hint));
}

/**
 * @param {string} path
 * @param {object} body
 * @returns {Promise<{status: number, text: string}>}
 * @throws {ApiError} when nothing came back, or not in time
 */
async function fetched(path, body) {
  const clock = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    clock.abort();
  }, PATIENCE_MS);
  try {
    const response = await fetch(new URL('/api/v1/' + path, HOME).href, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify(body),
      cache: 'no-store',
      credentials: 'same-origin',
      signal: clock.signal,
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new ApiError(late ? 'timeout' : 'network', true);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {string} text @returns {any} undefined when it is no JSON, as a proxy's page for errors */
function parsed(text) {
  if (!text) return null;
  try {
    return text.length > MOST_LETTERS ? undefined : JSON.parse(text);
  } catch (error) {
    return undefined;
  }
}

/**
 * Send one message and wait for its answer. Starts a conversation when there is none, and once
 * more when the server no longer knows it. Sending a turn again is safe: its id goes along.
 * @param {?string} conversation
 * @param {Turn} turn
 * @param {(made: string, dead: ?string) => string} started told of a new conversation, and of the one
 *   it replaces, before anything is sent in it, so that a retry goes to the same one; gives back the
 *   one to send in
 * @returns {Promise<Answer>}
 * @throws {ApiError}
 */
export async function ask(conversation, turn, started) {
  const begun = async () => started(await openConversation(), conversation);
  const first = conversation || await begun();
  try {
    return await send(first, turn);
  } catch (error) {
    if (!conversation || error.code !== 'unknown_conversation') throw error;
    return send(await begun(), turn);
  }
}

/** @returns {Promise<string>} @throws {ApiError} */
async function openConversation() {
  const made = await post('conversations', {});
  const id = str(made && made.conversation_id);
  if (!id) throw new ApiError('broken', true);
  return id;
}

/** @param {string} conversation @param {Turn} turn @returns {Promise<Answer>} @throws {ApiError} */
async function send(conversation, turn) {
  const data = await post('messages', {
    conversation_id: conversation, message_id: turn.id, text: turn.text, action: turn.action,
  });
  const answer = data && readAnswer({ ...data, code: data.procedure && data.procedure.code });
  if (!answer) throw new ApiError('broken', true);
  return answer;
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
