import { startChat } from './chat.js';
import { h } from './dom.js';
import { frame, launcher } from './frame.js';

const NAME = 'tro-ly-an-giang';
const STYLES = new URL('./chat.css', import.meta.url).href;
const MODES = ['page', 'inline', 'button'];
const KEYS = ['keydown', 'keypress', 'keyup'];
/** The element that holds the conversation of this page. @type {?Assistant} */
let holder = null;

/**
 * `<tro-ly-an-giang>`: the chat, on our own page and on anybody else's. What stands inside the element
 * is shown until the chat is ready, and stays when it cannot be. One page holds one conversation.
 */
class Assistant extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot || (holder && holder.isConnected)) return;
    // A page that draws itself anew leaves the old element lying about.
    if (holder && holder.view) holder.view.stop();
    holder = this;
    const root = this.attachShadow({ mode: 'open' });
    root.append(h('slot'));
    dress(root).then(() => {
      if (holder === this) this.view = show(root, this);
    });
  }
}

/**
 * Put the style sheet into a shadow root. A constructed sheet needs no permission of the page around
 * it; a browser without them gets a link. Ends when the styles hold, so nothing is seen without them.
 * @param {ShadowRoot} root
 */
async function dress(root) {
  if ('adoptedStyleSheets' in root && 'replaceSync' in CSSStyleSheet.prototype) {
    try {
      const response = await fetch(STYLES);
      if (response.ok) {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(await response.text());
        root.adoptedStyleSheets = [sheet];
        return;
      }
    } catch (error) {
      // No network for a fetch; the link below may still find the sheet in a cache.
    }
  }
  const link = h('link', { rel: 'stylesheet', href: STYLES });
  await new Promise((resolve) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', resolve);
    root.append(link);
  });
}

/** @param {ShadowRoot} root @param {Assistant} element @returns {ReturnType<typeof startChat>} */
function show(root, element) {
  const wanted = element.getAttribute('mode') || '';
  const mode = /** @type {import('./frame.js').Mode} */ (MODES.indexOf(wanted) < 0 ? 'button' : wanted);
  const chat = frame(mode, element.getAttribute('pocket'));
  root.querySelectorAll('slot').forEach((slot) => slot.remove());
  root.append(chat);
  const view = startChat(root, chat, mode === 'page');
  if (mode === 'button') openable(root, chat, launcher(element.getAttribute('label') || 'Hỏi trợ lý'), view);
  // To the page around us a key pressed in here comes from no box to type in: it would take it for a shortcut.
  if (mode !== 'page') KEYS.forEach((name) => chat.addEventListener(name, (event) => event.stopPropagation()));
  return view;
}

/**
 * Open and close the chat over somebody else's page.
 * @param {ShadowRoot} root
 * @param {HTMLElement} chat
 * @param {HTMLButtonElement} opener
 * @param {ReturnType<typeof startChat>} view
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
