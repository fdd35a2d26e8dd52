import { ApiError, newId } from './api.js';
import * as store from './store.js';

/** @typedef {import('./types.js').Turn} Turn */

/**
 * The conversation of this device. All tabs share it: each takes over what the others wrote before it
 * changes anything, and the message under way here is its own business.
 */
export class Conversation {
  /** @param {(cleared: boolean) => void} onNews told when another tab has changed it, or thrown it away */
  constructor(onNews) {
    this.onNews = onNews;
    /** What the device keeps, as last read or written here. @type {?string} */
    this.seen = null;
    /** @type {?string} */
    this.id = null;
    /** In the order they were sent. @type {Turn[]} */
    this.turns = [];
    /** The one message under way here; a second cannot start before it ends. @type {?Turn} */
    this.underWay = null;
    this.reload();
    this.settle();
  }

  /** @returns {Turn|undefined} the newest turn */
  get last() {
    return this.turns[this.turns.length - 1];
  }

  /** @returns {boolean} whether another tab has written since */
  get hasNews() {
    return store.keptChat() !== this.seen;
  }

  /** Take over what another tab did. */
  refresh() {
    if (this.hasNews) this.onNews(this.reload());
  }

  /** Read what the device keeps; a turn that was known stays the same object. @returns {boolean} whether all is gone */
  reload() {
    this.seen = store.keptChat();
    const kept = store.readChat(this.seen);
    const known = new Map(this.turns.map((turn) => [turn.id, turn]));
    const own = kept && this.underWay;
    this.id = kept && kept.conversation;
    this.turns = (kept ? kept.turns : []).map((turn) => {
      const same = known.get(turn.id);
      if (!same || same === own) return same || turn;
      return Object.assign(same, turn);
    });
    if (own && this.turns.indexOf(own) < 0) this.turns.push(own);
    this.underWay = own;
    return !kept;
  }

  /** Change something, on top of what other tabs did, and keep it. @param {() => void} act */
  change(act) {
    const news = this.hasNews;
    const cleared = news && this.reload();
    act();
    this.save();
    if (news) this.onNews(cleared);
  }

  save() {
    store.saveChat({ conversation: this.id, turns: this.turns });
    this.seen = store.keptChat();
  }

  /**
   * Make a turn of what a person says; it is kept when it is sent.
   * @param {string} text
   * @param {?string} action
   * @returns {Turn}
   */
  add(text, action) {
    /** @type {Turn} */
    const turn = {
      id: newId(), text, action, at: Date.now(), state: 'sending',
      problem: null, answer: null, ticks: [], chosen: [], feedback: null,
    };
    this.turns.push(turn);
    return turn;
  }

  /** @param {Turn} turn */
  remove(turn) {
    this.change(() => { this.turns = this.turns.filter((other) => other !== turn); });
  }

  /** Make a turn the last one, as the server will see it. @param {Turn} turn */
  moveToEnd(turn) {
    this.change(() => {
      turn.at = Date.now();
      this.turns = this.turns.filter((other) => other !== turn).concat(turn);
    });
  }

  /**
   * Take the id of a conversation just made, unless another tab has made one.
   * @param {string} made
   * @param {?string} dead one that the server no longer knows
   * @returns {string} the id to send in
   */
  begin(made, dead) {
    this.change(() => {
      if (!this.id || this.id === dead) this.id = made;
    });
    return this.id || made;
  }

  /** Give up on what was under way in a page that is gone. @returns {Turn[]} what was given up */
  settle() {
    const left = this.turns.filter((turn) => turn.state === 'sending' && turn !== this.underWay);
    left.forEach((turn) => {
      turn.state = 'failed';
      turn.problem = new ApiError('network', true).problem();
    });
    return left;
  }

  /** Forget everything on this device. */
  clear() {
    store.clearChat();
    this.seen = store.keptChat();
    this.id = null;
    this.turns = [];
    this.underWay = null;
  }
}
