import { ApiError, ask } from './api.js';
import * as store from './store.js';

/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./types.js').Turn} Turn */

/** An unsent message older than this is not sent again by itself: the person may have gone elsewhere. */
const FRESH_MS = 10 * 60 * 1000;
const PAUSES_MS = [10000, 20000, 40000, 60000];
const PASSING = ['network', 'timeout'];

/** Send what a person says, one message at a time, and show what comes of it. */
export class Sender {
  /**
   * @param {import('./conversation.js').Conversation} talk
   * @param {import('./transcript.js').Transcript} shown
   * @param {ReturnType<typeof import('./composer.js').composer>} entry
   * @param {ReturnType<typeof import('./status.js').statusLine>} status
   */
  constructor(talk, shown, entry, status) {
    this.talk = talk;
    this.shown = shown;
    this.entry = entry;
    this.status = status;
    this.waiting = unsent(() => talk.turns, (turn) => talk.underWay || this.send(turn, true));
  }

  /** @returns {boolean} whether a message may be sent now; says why when not */
  isFree() {
    if (this.talk.underWay) this.status.say('Trợ lý đang tìm câu trước, anh/chị chờ chút nhé.');
    return !this.talk.underWay;
  }

  /** Send what stands in the box; it leaves the box only when it is really on its way. */
  sendTyped() {
    if (!this.isFree()) return;
    const text = this.entry.ready();
    if (text === null) return;
    this.entry.fill('');
    store.saveDraft('');
    this.say(text, null);
  }

  /** Add a message of the person and send it. @param {string} text @param {?string} action */
  say(text, action) {
    const turn = this.talk.add(text, action);
    this.shown.place(turn);
    this.shown.greet();
    this.send(turn);
  }

  /**
   * Send a turn and show what comes of it.
   * @param {Turn} turn
   * @param {boolean} [byItself] nobody pressed: what the person reads stays where it is
   */
  async send(turn, byItself) {
    this.leave(turn, byItself);
    /** @type {?Answer} */
    let answer = null;
    /** @type {?ApiError} */
    let problem = null;
    try {
      answer = await ask(this.talk.id, turn, (made, dead) => (this.isStill(turn) ? this.talk.begin(made, dead) : made));
    } catch (error) {
      problem = error instanceof ApiError ? error : new ApiError('broken', true);
    }
    if (this.isStill(turn)) this.arrive(turn, answer, problem, byItself);
  }

  /** @param {Turn} turn @returns {boolean} whether it is under way; in another tab it may have been thrown away */
  isStill(turn) {
    this.talk.refresh();
    return this.talk.underWay === turn;
  }

  /** @param {Turn} turn @param {boolean} [byItself] */
  leave(turn, byItself) {
    this.talk.underWay = turn;
    this.entry.setBusy(true);
    this.shown.newer.hidden = true;
    this.status.wait();
    this.talk.change(() => {
      turn.state = 'sending';
      turn.problem = null;
    });
    const view = this.shown.place(turn);
    view.showState();
    if (!byItself) this.shown.scroll.showTop(view.root);
  }

  /** @param {Turn} turn @param {?Answer} answer @param {?ApiError} problem @param {boolean} [byItself] */
  arrive(turn, answer, problem, byItself) {
    this.rest();
    if (problem && !byItself) this.status.say('Chưa gửi được câu vừa rồi.');
    const forgotten = answer && answer.status === 'data_deleted' ? this.talk.turns.filter((other) => other !== turn) : [];
    this.talk.change(() => {
      turn.state = problem ? 'failed' : 'sent';
      turn.problem = problem && problem.problem();
      turn.answer = answer;
      // The person asked the server to forget the others.
      if (forgotten.length) this.talk.turns = [turn];
    });
    forgotten.forEach((other) => this.shown.drop(other));
    this.waiting.ended(Boolean(problem));
    this.shown.showResult(turn, Boolean(problem && byItself));
  }

  /** Stop whatever is under way; its answer will not be shown. */
  stop() {
    this.waiting.stop();
    this.rest();
  }

  rest() {
    this.talk.underWay = null;
    this.entry.setBusy(false);
    this.status.rest();
  }
}

/**
 * Send by itself, in order, what could not be sent last for want of a network. Each keeps its id, so
 * the server answers it once however often it arrives.
 * @param {() => Turn[]} turns
 * @param {(turn: Turn) => void} send
 */
function unsent(turns, send) {
  let tries = 0;
  let timer = 0;

  /** @param {Turn} turn */
  function waits(turn) {
    return turn.state === 'failed' && turn.problem !== null && PASSING.indexOf(turn.problem.code) >= 0
      // A clock that was set back makes old messages look as if they were still to come.
      && Math.abs(Date.now() - turn.at) < FRESH_MS;
  }

  /** Send the first of those that wait at the end; an older one was talked past, and waits for a press. */
  function resume() {
    clearTimeout(timer);
    if (navigator.onLine === false || document.hidden) return;
    const all = turns();
    let first = all.length;
    while (first > 0 && waits(all[first - 1])) first -= 1;
    if (first < all.length) send(all[first]);
  }

  return {
    resume,
    /** Take note of how sending went. @param {boolean} failed */
    ended(failed) {
      clearTimeout(timer);
      if (!failed) tries = 0;
      timer = window.setTimeout(resume, failed ? PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)] : 0);
      if (failed) tries += 1;
    },
    /** Give up what waits. */
    stop: () => clearTimeout(timer),
  };
}
