import { startChat } from './chat.js';
import { h } from './dom.js';
import { frame, launcher } from './frame.js';
import { dress } from './styles.js';

const NAME = 'tro-ly-an-giang';
const MODES = ['page', 'inline', 'button'];
let isTaken = false;

/**
 * `<tro-ly-an-giang>`: the chat, on our own page and on anybody else's. What stands inside the element
 * is shown until the chat is ready, and stays when it cannot be. One page holds one conversation.
 */
class Assistant extends HTMLElement {
  connectedCallback() {
    if (isTaken) return;
    isTaken = true;
    const root = this.attachShadow({ mode: 'open' });
    root.append(h('slot'));
    const wanted = this.getAttribute('mode') || '';
    const mode = /** @type {import('./frame.js').Mode} */ (MODES.indexOf(wanted) < 0 ? 'button' : wanted);
    dress(root).then(() => show(root, frame(mode, this.getAttribute('pocket')), mode, this.getAttribute('label') || 'Hỏi trợ lý'));
  }
}

/**
 * @param {ShadowRoot} root
 * @param {HTMLElement} chat
 * @param {import('./frame.js').Mode} mode
 * @param {string} label of the button that opens the chat
 */
function show(root, chat, mode, label) {
  root.querySelectorAll('slot').forEach((slot) => slot.remove());
  root.append(chat);
  const view = startChat(root, chat, mode === 'page');
  if (mode === 'button') openable(root, chat, launcher(label), view);
}

/**
 * Open and close the chat over somebody else's page.
 * @param {ShadowRoot} root
 * @param {HTMLElement} chat
 * @param {HTMLButtonElement} opener
 * @param {{shown: () => void}} view
 */
function openable(root, chat, opener, view) {
  /** @param {boolean} open */
  const set = (open) => {
    chat.hidden = !open;
    opener.hidden = open;
    opener.setAttribute('aria-expanded', String(open));
  };
  const close = () => {
    set(false);
    opener.focus();
  };
  opener.setAttribute('aria-controls', chat.id);
  opener.addEventListener('click', () => {
    set(true);
    view.shown();
    root.getElementById('name').focus({ preventScroll: true });
  });
  root.getElementById('close').addEventListener('click', close);
  chat.addEventListener('keydown', (event) => {
    // In an open dialog Escape closes the dialog, not the chat around it.
    if (event.key === 'Escape' && !chat.querySelector('dialog[open]')) close();
  });
  set(false);
  root.insertBefore(opener, chat);
}

if (!customElements.get(NAME)) customElements.define(NAME, Assistant);
