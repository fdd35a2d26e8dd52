/**
 * Move the conversation: the page itself where it is ours, a box of its own on somebody else's page.
 * @param {HTMLElement} chat
 * @param {HTMLElement} main
 * @param {boolean} isPage
 */
export function scroller(chat, main, isPage) {
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;

  return {
    /**
     * Bring the top of an element under the strip.
     * @param {Element} node
     * @param {boolean} [glide] move smoothly; without it `isVisible` is right at once
     */
    showTop(node, glide) {
      const behavior = glide && !calm ? 'smooth' : 'auto';
      if (isPage) node.scrollIntoView({ block: 'start', behavior });
      // Not scrollIntoView: it would move the page around us, too.
      else main.scrollTo({ top: main.scrollTop + node.getBoundingClientRect().top - main.getBoundingClientRect().top - 12, behavior });
    },
    /** @param {Element} node @returns {boolean} whether any of it is on the screen */
    isVisible(node) {
      const box = node.getBoundingClientRect();
      const around = isPage ? { top: 0, bottom: window.innerHeight } : main.getBoundingClientRect();
      return box.bottom > around.top && box.top < around.bottom;
    },
    /** @param {() => void} moved */
    onMove(moved) {
      (isPage ? window : main).addEventListener('scroll', moved, { passive: true });
    },
  };
}

/** From this many letters' widths on, labels and tables have room. */
const BROAD_EM = 32;

/**
 * Tell the style sheet what it cannot measure in old browsers: whether the chat itself is broad, and
 * how high what sticks is, so that nothing focused or scrolled to hides under it.
 * @param {HTMLElement} chat
 * @param {HTMLElement[]} strips the bar and the composer
 * @param {boolean} isPage
 */
export function measure(chat, strips, isPage) {
  const look = () => {
    chat.classList.toggle('broad', chat.clientWidth / parseFloat(getComputedStyle(chat).fontSize) >= BROAD_EM);
    if (!isPage) return;
    const style = document.documentElement.style;
    style.setProperty('--bar', stuck(strips[0]) + 'px');
    style.setProperty('--composer', stuck(strips[1]) + 'px');
  };
  if (typeof ResizeObserver === 'function') {
    const observer = new ResizeObserver(look);
    [chat, ...strips].forEach((node) => observer.observe(node));
  }
  window.addEventListener('resize', look);
  look();
}

/** @param {HTMLElement} strip @returns {number} its height, or 0 while it scrolls with the page */
function stuck(strip) {
  return getComputedStyle(strip).position === 'sticky' ? strip.offsetHeight : 0;
}
