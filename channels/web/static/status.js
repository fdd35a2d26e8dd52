const SLOW_MS = 6000;
const BRIEF_MS = 5000;

/** Speak in the one line for short remarks: waiting, copied, too long. @param {HTMLElement} line has role="status" */
export function statusLine(line) {
  let brief = 0;
  let slow = 0;
  let standing = '';

  /** @param {string} text what the line says until told otherwise */
  function stand(text) {
    clearTimeout(brief);
    clearTimeout(slow);
    standing = text;
    line.textContent = text;
  }

  return {
    /** Say something for a few seconds. @param {string} text */
    say(text) {
      clearTimeout(brief);
      line.textContent = text;
      brief = window.setTimeout(() => { line.textContent = standing; }, BRIEF_MS);
    },
    /** Say that an answer is on its way; after a while, that the network is slow. */
    wait() {
      stand('Trợ lý đang tìm…');
      slow = window.setTimeout(() => stand('Mạng chậm, xin chờ thêm chút…'), SLOW_MS);
    },
    /** Say nothing. */
    rest: () => stand(''),
  };
}

/**
 * Keep a line up while the device has no network.
 * @param {HTMLElement} line has role="status"
 * @param {() => void} back called when the network returns
 */
export function watchNetwork(line, back) {
  const show = () => {
    line.textContent = navigator.onLine === false ? 'Máy đang mất mạng. Câu hỏi vẫn được giữ lại ở đây.' : '';
  };
  window.addEventListener('offline', show);
  window.addEventListener('online', () => {
    show();
    back();
  });
  show();
}

/**
 * Put a text on the clipboard, also in old web views without the clipboard API.
 * @param {string} text
 * @returns {Promise<boolean>} whether it is there
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    return copyBySelection(text);
  }
}

/** @param {string} text @returns {boolean} */
function copyBySelection(text) {
  const before = document.activeElement;
  const box = document.createElement('textarea');
  box.className = 'unseen';
  box.readOnly = true;
  box.value = text;
  document.body.append(box);
  box.select();
  let done = false;
  try {
    done = document.execCommand('copy');
  } catch (error) {
    done = false;
  }
  box.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return done;
}
