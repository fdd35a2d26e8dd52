import { get } from './dom.js';
import * as store from './store.js';
import { canDictate, canSpeak, dictation, onVoices, reader } from './voice.js';

/**
 * Open a dialog, also where the browser has none.
 * @param {HTMLElement} dialog
 * @param {HTMLElement} opener gets the focus back
 * @returns {() => void} closes it
 */
export function opens(dialog, opener) {
  const modal = /** @type {HTMLDialogElement} */ (dialog);
  const real = typeof modal.showModal === 'function';
  opener.addEventListener('click', () => {
    if (real) modal.showModal();
    else dialog.setAttribute('open', '');
  });
  return () => {
    if (real) modal.close();
    else dialog.removeAttribute('open');
    if (!opener.hidden) opener.focus();
  };
}

/**
 * Look after large type.
 * @param {ShadowRoot} root
 * @param {HTMLElement} chat
 * @param {boolean} isPage the rest of the page grows along
 * @param {() => void} changed
 */
export function largeType(root, chat, isPage, changed) {
  const button = get(root, 'large', HTMLButtonElement);
  /** @param {boolean} large */
  const set = (large) => {
    chat.classList.toggle('large', large);
    if (isPage) document.documentElement.classList.toggle('large', large);
    button.setAttribute('aria-pressed', String(large));
    changed();
  };
  set(store.isOn('large'));
  button.addEventListener('click', () => {
    const large = button.getAttribute('aria-pressed') !== 'true';
    set(large);
    store.switchTo('large', large);
  });
}

/**
 * Look after the sheet of choices: reading aloud and dictation, both off until switched on, and off
 * again when the device cannot.
 * @param {ShadowRoot} root
 * @param {HTMLElement} chat
 * @param {(text: string) => void} say
 * @param {(text: string) => void} heard what was dictated
 */
export function settings(root, chat, say, heard) {
  const mic = get(root, 'dictate', HTMLButtonElement);
  const speech = reader(() => give('speak', 'Máy này chưa đọc thành tiếng được.'));
  const ear = dictation(mic, heard, (lasting) => {
    if (lasting) give('dictate', 'Máy này chưa nghe được. Anh/chị gõ giúp nhé.');
    else say('Trợ lý chưa nghe rõ, anh/chị nói lại giúp.');
  });
  const sides = {
    speak: { box: get(root, 'speak-on', HTMLInputElement), can: canSpeak, stop: speech.stop },
    dictate: { box: get(root, 'dictate-on', HTMLInputElement), can: canDictate, stop: ear.stop },
  };
  /** @type {Object<string, boolean>} */
  const broken = {};

  function refresh() {
    let none = true;
    Object.keys(sides).forEach((name) => {
      const side = sides[name];
      const there = side.can() && !broken[name];
      const on = there && store.isOn(name);
      if (there) none = false;
      side.box.closest('label').hidden = !there;
      side.box.checked = on;
      chat.classList.toggle('can-' + name, on);
    });
    mic.hidden = !chat.classList.contains('can-dictate');
    get(root, 'mute', HTMLElement).hidden = !none;
  }

  /** Hide what does not work here, and say so. @param {'speak'|'dictate'} name @param {string} words */
  function give(name, words) {
    broken[name] = true;
    refresh();
    say(words);
  }

  Object.keys(sides).forEach((name) => {
    sides[name].box.addEventListener('change', () => {
      store.switchTo(name, sides[name].box.checked);
      sides[name].stop();
      refresh();
    });
  });
  setUpSheet(root, refresh);
  onVoices(refresh);
  refresh();
  return { speak: speech.toggle, quiet: speech.stop };
}

/** Open and close the sheet, and print. @param {ShadowRoot} root @param {() => void} refresh */
function setUpSheet(root, refresh) {
  const more = get(root, 'more', HTMLButtonElement);
  // Voices may have come, or gone, since.
  more.addEventListener('click', refresh);
  const close = opens(get(root, 'more-dialog', HTMLElement), more);
  get(root, 'more-close', HTMLButtonElement).addEventListener('click', close);
  const print = root.getElementById('print');
  if (!print) return;
  print.addEventListener('click', () => {
    close();
    window.print();
  });
}
