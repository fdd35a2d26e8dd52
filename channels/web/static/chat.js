import { composer } from './composer.js';
import { Conversation } from './conversation.js';
import { get } from './dom.js';
import { marking, takingAlong, talking } from './hands.js';
import { measure, scroller } from './scroll.js';
import { Sender } from './sender.js';
import { largeType, opens, settings } from './settings.js';
import { ageOf, statusLine, watchNetwork } from './status.js';
import * as store from './store.js';
import { Transcript } from './transcript.js';

/** @typedef {ReturnType<typeof composer>} Entry */

/**
 * Bring a frame to life: what is said, sent, answered, kept and forgotten.
 * @param {ShadowRoot} root
 * @param {HTMLElement} chat the frame, already in the root
 * @param {boolean} isPage whether the page is our own
 */
export function startChat(root, chat, isPage) {
  const status = statusLine(get(root, 'status', HTMLElement));
  const scroll = scroller(chat, get(root, 'main', HTMLElement), isPage);
  const entry = composer(root, () => sender.sendTyped(), status.say);
  const voice = settings(root, chat, status.say, (words) => entry.add(words, ' '));
  const stop = () => {
    sender.stop();
    voice.quiet();
  };
  const talk = new Conversation((cleared) => {
    if (cleared) stop();
    shown.showAll();
  });
  const shown = new Transcript(root, talk, scroll);
  const sender = new Sender(talk, shown, entry, status);
  shown.hands = {
    ...talking(talk, shown, sender, entry.putBefore),
    ...marking(talk, status.say),
    ...takingAlong(root, status.say),
    onSpeak: voice.speak,
    onJump: (part) => scroll.showTop(part, true),
  };
  largeType(root, chat, isPage, entry.refresh);
  measure(chat, [get(root, 'bar', HTMLElement), get(root, 'composer', HTMLElement)], isPage);
  setUpClearing(root, () => {
    stop();
    forget(talk, shown, entry, status.say);
  });
  setUpWays(root, chat, entry, sender);
  keepUp(root, talk, shown, sender, entry);
  const look = () => {
    entry.refresh();
    shown.showLast();
  };
  return { /** Show the newest turn: the chat has just been opened. */ shown: look, stop };
}

/**
 * Forget everything on this device and start afresh.
 * @param {Conversation} talk
 * @param {Transcript} shown
 * @param {Entry} entry
 * @param {(text: string) => void} say
 */
function forget(talk, shown, entry, say) {
  talk.clear();
  entry.fill('');
  shown.showAll();
  say('Đã xóa cuộc trò chuyện khỏi máy này.');
}

/** Ask before everything is thrown away. @param {ShadowRoot} root @param {() => void} clear */
function setUpClearing(root, clear) {
  const close = opens(get(root, 'clear-dialog', HTMLElement), get(root, 'clear', HTMLButtonElement));
  get(root, 'clear-no', HTMLButtonElement).addEventListener('click', close);
  get(root, 'clear-yes', HTMLButtonElement).addEventListener('click', () => {
    close();
    clear();
    get(root, 'hello', HTMLElement).focus();
  });
}

/** The ways to a first question. @param {ShadowRoot} root @param {HTMLElement} chat @param {Entry} entry @param {Sender} sender */
function setUpWays(root, chat, entry, sender) {
  const skip = chat.querySelector('.skip');
  if (skip) skip.addEventListener('click', entry.focus);
  get(root, 'examples', HTMLElement).querySelectorAll('button').forEach((button) => {
    button.addEventListener('click', () => sender.isFree() && sender.say(button.textContent || '', null));
  });
}

/**
 * Keep up with the network, with other tabs, and with a page that is left and found again.
 * @param {ShadowRoot} root
 * @param {Conversation} talk
 * @param {Transcript} shown
 * @param {Sender} sender
 * @param {Entry} entry
 */
function keepUp(root, talk, shown, sender, entry) {
  const { resume } = sender.waiting;
  entry.fill(store.loadDraft());
  shown.showAll();
  store.onOtherTab(() => talk.refresh());
  document.addEventListener('visibilitychange', () => {
    store.saveDraft(entry.peek());
    if (document.hidden) return;
    // What another tab has under way would be left there if that tab is gone; asked twice, it is answered once.
    talk.settle().forEach((turn) => shown.place(turn).showState());
    resume();
  });
  watchNetwork(get(root, 'offline', HTMLElement), () => (talk.last ? ageOf(talk.last.at) : ''), resume);
  resume();
}
