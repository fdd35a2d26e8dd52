import { h } from './dom.js';

const ADDRESS = new URL('./chat.css', import.meta.url).href;

/**
 * Put the style sheet into a shadow root. A constructed sheet needs no permission of the page around
 * it; a browser without them gets a link. Ends when the styles hold, so nothing is seen without them.
 * @param {ShadowRoot} root
 */
export async function dress(root) {
  if ('adoptedStyleSheets' in root && 'replaceSync' in CSSStyleSheet.prototype) {
    try {
      const response = await fetch(ADDRESS);
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
  const link = h('link', { rel: 'stylesheet', href: ADDRESS });
  await new Promise((resolve) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', resolve);
    root.append(link);
  });
}
