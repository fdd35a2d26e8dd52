/** @typedef {import('./types.js').Turn} Turn */

/** An unsent message older than this is not sent again by itself: the person may have gone elsewhere. */
const FRESH_MS = 10 * 60 * 1000;
const PAUSES_MS = [10000, 20000, 40000, 60000];
const PASSING = ['network', 'timeout'];

/**
 * Send by itself, in order, what could not be sent last for want of a network. Each keeps its id, so
 * the server answers it once however often it arrives.
 * @param {() => Turn[]} turns
 * @param {(turn: Turn) => void} send
 */
export function unsent(turns, send) {
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
