/** The browser's own ear and mouth. Both are used only after the person switched them on. */

const OWN_STOP = ['interrupted', 'canceled'];

/** @returns {boolean} whether something on this device can read aloud */
export function canSpeak() {
  return Boolean(window.speechSynthesis) && speechSynthesis.getVoices().length > 0;
}

/** @param {() => void} heard called when voices come, which may be long after the page */
export function onVoices(heard) {
  if (window.speechSynthesis && speechSynthesis.addEventListener) speechSynthesis.addEventListener('voiceschanged', heard);
}

/**
 * Read answers aloud, one at a time.
 * @param {() => void} failed told when the device could not
 */
export function reader(failed) {
  /** @type {?HTMLElement} */
  let reading = null;

  /** @param {?HTMLElement} button */
  function set(button) {
    if (reading) reading.textContent = 'Nghe';
    reading = button;
    if (button) button.textContent = 'Dừng đọc';
  }

  function stop() {
    if (!reading) return;
    set(null);
    speechSynthesis.cancel();
  }

  /** Read a text; pressed again, stop. @param {string} text @param {HTMLElement} button */
  function toggle(text, button) {
    const again = reading === button;
    stop();
    if (again) return;
    set(button);
    const voice = speechSynthesis.getVoices().find((one) => /^vi\b/i.test(one.lang));
    // Line by line: some browsers fall silent in the middle of a long text.
    const lines = text.split('\n').filter((line) => line.trim() && !line.startsWith('Nguồn:'));
    lines.forEach((line, at) => {
      const words = new SpeechSynthesisUtterance(line.replace(/^[☐–-] /, ''));
      words.lang = 'vi-VN';
      if (voice) words.voice = voice;
      words.onend = () => {
        if (at === lines.length - 1 && reading === button) set(null);
      };
      words.onerror = (event) => {
        if (OWN_STOP.indexOf(event.error) >= 0 || reading !== button) return;
        stop();
        failed();
      };
      speechSynthesis.speak(words);
    });
  }

  window.addEventListener('pagehide', stop);
  return { toggle, stop };
}

const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;

/** @returns {boolean} whether this browser offers to turn speech into text */
export function canDictate() {
  return typeof Recognition === 'function';
}

/**
 * Write down what is said, while the button is on.
 * @param {HTMLButtonElement} button
 * @param {(text: string) => void} heard
 * @param {(lasting: boolean) => void} failed `lasting` when trying again is no use
 */
export function dictation(button, heard, failed) {
  /** @type {any} */
  let listening = null;

  function set(now) {
    listening = now;
    button.setAttribute('aria-pressed', String(Boolean(now)));
    button.textContent = now ? 'Dừng' : 'Nói';
  }

  function stop() {
    if (listening) listening.abort();
    set(null);
  }

  button.addEventListener('click', () => {
    if (listening) {
      listening.stop();
      return;
    }
    const ear = new Recognition();
    ear.lang = 'vi-VN';
    ear.onresult = (event) => {
      const last = event.results[event.results.length - 1];
      heard(last[0].transcript);
    };
    ear.onerror = (event) => {
      if (listening === ear && event.error !== 'aborted') failed(event.error !== 'no-speech');
    };
    ear.onend = () => {
      if (listening === ear) set(null);
    };
    set(ear);
    try {
      ear.start();
    } catch (error) {
      set(null);
      failed(true);
    }
  });
  return { stop };
}
