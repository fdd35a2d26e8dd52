import { empty, get } from './dom.js';
import { renderTurn } from './render.js';

/** @typedef {import('./types.js').Turn} Turn */

const QUIET_MS = 500;

/** What was said, as it stands on the page: each turn once, in order; a greeting while there is none. */
export class Transcript {
  /**
   * @param {ShadowRoot} root
   * @param {import('./conversation.js').Conversation} talk
   * @param {ReturnType<typeof import('./scroll.js').scroller>} scroll
   */
  constructor(root, talk, scroll) {
    this.root = root;
    this.talk = talk;
    this.scroll = scroll;
    this.log = get(root, 'log', HTMLElement);
    this.welcome = get(root, 'welcome', HTMLElement);
    this.newer = get(root, 'newer', HTMLButtonElement);
    /** @type {Map<Turn, ReturnType<typeof renderTurn>>} */
    this.views = new Map();
    /** What can be done with a turn; given by chat.js before the first is shown. @type {import('./render.js').Hands} */
    this.hands = null;
    this.newer.addEventListener('click', () => this.goToLast());
    scroll.onMove(() => {
      if (!this.newer.hidden && scroll.isVisible(this.place(talk.last).root)) this.newer.hidden = true;
    });
  }

  /** Put a turn on the page, once, and give back its view. @param {Turn} turn */
  place(turn) {
    const known = this.views.get(turn);
    if (known) return known;
    const view = renderTurn(turn, this.hands);
    this.views.set(turn, view);
    this.log.append(view.root);
    return view;
  }

  /** @param {Turn} turn */
  drop(turn) {
    this.place(turn).root.remove();
    this.views.delete(turn);
    this.greet();
  }

  /** @param {Turn} turn */
  moveToEnd(turn) {
    this.log.append(this.place(turn).root);
  }

  /** Greet while nothing has been asked yet. */
  greet() {
    const fresh = this.talk.turns.length === 0;
    const hadFocus = !fresh && this.welcome.contains(this.root.activeElement);
    this.welcome.hidden = !fresh;
    get(this.root, 'clear', HTMLButtonElement).hidden = fresh;
    if (hadFocus) this.place(this.talk.last).question.focus({ preventScroll: true });
  }

  /** Show all there is, without reading it aloud again. */
  showAll() {
    const before = this.log.lastChild;
    const stood = before && this.views.get(this.talk.last);
    this.log.setAttribute('aria-live', 'off');
    empty(this.log);
    this.views.clear();
    this.newer.hidden = true;
    this.talk.turns.forEach((turn) => this.place(turn));
    this.greet();
    // What a person is reading stays where it is, unless something newer has come.
    if (!stood || stood.root !== before) this.showLast();
    setTimeout(() => this.log.setAttribute('aria-live', 'polite'), QUIET_MS);
  }

  /** Bring the newest turn to the top. */
  showLast() {
    if (this.talk.last) this.scroll.showTop(this.place(this.talk.last).root);
  }

  /** Go where the newest answer is, eyes and keyboard alike. */
  goToLast() {
    this.showLast();
    this.place(this.talk.last).question.focus({ preventScroll: true });
    this.newer.hidden = true;
  }

  /**
   * Show what came of a turn: where it is read, or behind a button where the person reads elsewhere.
   * @param {Turn} turn
   * @param {boolean} quietly what the person reads stays where it is
   */
  showResult(turn, quietly) {
    const view = this.place(turn);
    const inSight = this.scroll.isVisible(view.root);
    view.showState();
    view.showAnswer();
    if (quietly) return;
    if (inSight) this.scroll.showTop(view.root, true);
    else this.newer.hidden = false;
  }
}
