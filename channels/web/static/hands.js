/** What a person can do with the turns on the page; each kind of doing knows only what it needs. */
import { sendFeedback } from './api.js';
import { copyText } from './status.js';

/** @typedef {import('./conversation.js').Conversation} Conversation */
/** @typedef {import('./render.js').Hands} Hands */

/**
 * Choose, try again, or mend what was said.
 * @param {Conversation} talk
 * @param {import('./transcript.js').Transcript} shown
 * @param {import('./sender.js').Sender} sender
 * @param {(text: string) => void} fill puts a text before what is being typed
 * @returns {Pick<Hands, 'onReply'|'onRetry'|'onEdit'>}
 */
export function talking(talk, shown, sender, fill) {
  return {
    onReply(turn, action) {
      if (!sender.isFree()) return false;
      if (turn.chosen.indexOf(action.value) < 0) talk.change(() => turn.chosen.push(action.value));
      sender.say(action.label, action.value);
      return true;
    },
    onRetry(turn) {
      if (!sender.isFree()) return;
      talk.moveToEnd(turn);
      shown.moveToEnd(turn);
      shown.place(turn).question.focus({ preventScroll: true });
      sender.send(turn);
    },
    onEdit(turn) {
      if (!sender.isFree()) return;
      fill(turn.text);
      talk.remove(turn);
      shown.drop(turn);
    },
  };
}

/**
 * Tick papers, and say whether an answer helped.
 * @param {Conversation} talk
 * @param {(text: string) => void} say
 * @returns {Pick<Hands, 'onTick'|'onFeedback'>}
 */
export function marking(talk, say) {
  return {
    onTick(turn, key, ticked) {
      talk.change(() => {
        turn.ticks = turn.ticks.filter((kept) => kept !== key).concat(ticked ? [key] : []);
      });
    },
    async onFeedback(turn, opinion) {
      if (!turn.answer) return false;
      try {
        await sendFeedback(talk.id, turn.answer.turn_id, opinion);
      } catch (error) {
        say('Góp ý chưa gửi được, anh/chị bấm lại giúp nhé.');
        return false;
      }
      talk.change(() => {
        turn.feedback = opinion.value;
        turn.reason = opinion.reason || null;
      });
      return true;
    },
  };
}

/**
 * Take a text along, or pass it on.
 * @param {ShadowRoot} root
 * @param {(text: string) => void} say
 * @returns {Pick<Hands, 'onCopy'|'onShare'>}
 */
export function takingAlong(root, say) {
  /** @param {string} text @param {string} told */
  async function onCopy(text, told) {
    const done = await copyText(root, text);
    say(done ? told : 'Máy chưa cho sao chép. Anh/chị chép tay giúp nhé.');
    return done;
  }

  /** @param {string} text */
  async function onShare(text) {
    try {
      await navigator.share({ text });
    } catch (error) {
      // Closed again by the person: nothing to say. Refused by the device: copying is left.
      if (error.name !== 'AbortError') onCopy(text, 'Đã chép. Anh/chị mở Zalo rồi dán vào.');
    }
  }

  return { onCopy, onShare };
}
