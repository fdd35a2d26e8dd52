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
 * @param {() => string} age says how old what is shown may be
 * @param {() => void} back called when the network returns
 */
export function watchNetwork(line, age, back) {
  const show = () => {
    line.textContent = navigator.onLine === false
      ? 'Máy đang mất mạng. Câu hỏi vẫn được giữ lại ở đây. ' + age()
      : '';
  };
  window.addEventListener('offline', show);
  window.addEventListener('online', () => {
    show();
    back();
  });
  show();
}

/**
 * Say how old something is, for when there is no network to ask again.
 * @param {number} time milliseconds since 1970
 */
export function ageOf(time) {
  const at = new Date(time);
  const clock = at.toLocaleTimeString('vi', { hour: '2-digit', minute: '2-digit' });
  const year = at.getFullYear() === new Date().getFullYear() ? '' : '/' + at.getFullYear();
  return 'Bản lưu lúc ' + clock + ' ngày ' + at.getDate() + '/' + (at.getMonth() + 1) + year + ', có thể đã cũ.';
}

/**
 * Put a text on the clipboard, also in old web views without the clipboard API.
 * @param {ShadowRoot} root
 * @param {string} text
 * @returns {Promise<boolean>} whether it is there
 */
export async function copyText(root, text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (error) {
    return copyBySelection(root, text);
  }
}

/** @param {ShadowRoot} root @param {string} text @returns {boolean} */
function copyBySelection(root, text) {
  const before = root.activeElement;
  const box = document.createElement('textarea');
  box.className = 'unseen';
  box.readOnly = true;
  box.value = text;
  (root.querySelector('dialog[open]') || root).append(box);
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
