/**
 * Keep the sizes of the two sticky strips where the style sheet finds them, so that nothing
 * focused or scrolled to hides under them.
 * @param {HTMLElement} bar
 * @param {HTMLElement} composer
 */
export function measureStrips(bar, composer) {
  const root = document.documentElement;
  const measure = () => {
    root.style.setProperty('--bar', stuck(bar) + 'px');
    root.style.setProperty('--composer', stuck(composer) + 'px');
  };
  if (typeof ResizeObserver === 'function') {
    const observer = new ResizeObserver(measure);
    observer.observe(bar);
    observer.observe(composer);
  }
  window.addEventListener('resize', measure);
  measure();
}

/** @param {HTMLElement} strip @returns {number} its height, or 0 while it scrolls with the page */
function stuck(strip) {
  return getComputedStyle(strip).position === 'sticky' ? strip.offsetHeight : 0;
}

/**
 * Bring the top of an element under the bar.
 * @param {Element} node
 * @param {boolean} [glide] move smoothly; without it `isVisible` is right at once
 */
export function showTop(node, glide) {
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  node.scrollIntoView({ block: 'start', behavior: glide && !calm ? 'smooth' : 'auto' });
}

/** @param {Element} node @returns {boolean} whether any of it is on the screen */
export function isVisible(node) {
  const box = node.getBoundingClientRect();
  return box.bottom > 0 && box.top < window.innerHeight;
}
