/* Search: the numbers were worked out when the page was made; here they are only added up. */

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const MARKS = /[\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b]/g;
const BETWEEN = /[^\p{L}\p{N}_]+/u;
const UNFINISHED = 0.7; // what a word counts that only begins with the letters typed so far
const LEAST = 0.3; // share of the best score below which a result is noise
const NEARLY = 0.7; // share of a name that must be typed before it is taken for that name
const BEGUN = 0.5; // what such a name then counts, as a share of the best score
const BY_NAME = 1000;

/** Lower case, without accents, single spaces. */
function plain(text) {
  return text.normalize('NFD').replace(MARKS, '').normalize('NFC').replace(/[đĐ]/g, 'd').toLowerCase();
}

function syllables(text) {
  return text.normalize('NFC').toLowerCase().split(BETWEEN).filter(Boolean);
}

/**
 * Make a search over cards.
 * @param {{terms: string, postings: string}} index
 * @param {{names: string[], codes: string[]}[]} cards in the order of the index
 * @returns {function(string): number[]} from words to places of cards, best first
 */
function makeSearch(index, cards) {
  const terms = index.terms.split('\n');
  const rows = index.postings.split('\n');
  const decoded = {};
  const named = new Map();
  cards.forEach(function (card, place) {
    card.names.forEach(function (name) {
      const key = syllables(plain(name)).join(' ');
      const found = named.get(key);
      if (!found) named.set(key, [place]);
      else if (found.indexOf(place) < 0) found.push(place);
    });
  });

  /** Where a term stands, or would stand. */
  function lower(term) {
    let from = 0;
    let to = terms.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (terms[middle] < term) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** Cards and scores of one term, by turns. */
  function row(at) {
    if (decoded[at]) return decoded[at];
    const text = rows[at];
    const found = [];
    let place = -1;
    for (let i = 0; i < text.length; i += 1) {
      let distance = 0;
      let shift = 1;
      let part = LETTERS.indexOf(text[i]);
      while (part >= 32) {
        distance += (part - 32) * shift;
        shift *= 32;
        i += 1;
        part = LETTERS.indexOf(text[i]);
      }
      place += distance + part * shift + 1;
      i += 1;
      found.push(place, LETTERS.indexOf(text[i]));
    }
    decoded[at] = found;
    return found;
  }

  function add(scores, term) {
    const at = lower(term);
    if (terms[at] !== term) return;
    const found = row(at);
    for (let i = 0; i < found.length; i += 2) scores[found[i]] += found[i + 1];
  }

  /** A word still being typed stands for all that begin like it; the best of them counts, once. */
  function addBeginning(scores, beginning) {
    const best = new Float32Array(cards.length);
    for (let at = lower(beginning); at < terms.length && terms[at].startsWith(beginning); at += 1) {
      const rest = terms[at].slice(beginning.length);
      if (rest.indexOf(' ') >= 0) continue;
      const share = rest ? UNFINISHED : 1;
      const found = row(at);
      for (let i = 0; i < found.length; i += 2) {
        best[found[i]] = Math.max(best[found[i]], share * found[i + 1]);
      }
    }
    for (let place = 0; place < best.length; place += 1) scores[place] += best[place];
  }

  /** Who has typed a name has found it; who is typing one has nearly. */
  function addNames(scores, typed) {
    const best = scores.reduce(function (most, score) { return Math.max(most, score); }, 0);
    const near = new Float32Array(cards.length);
    named.forEach(function (places, name) {
      if (name === typed || !name.startsWith(typed)) return;
      if (typed.length < NEARLY * name.length) return;
      places.forEach(function (place) { near[place] = BEGUN * best; });
    });
    near.forEach(function (score, place) { scores[place] += score; });
    (named.get(typed) || []).forEach(function (place) { scores[place] += BY_NAME; });
  }

  function byCode(text) {
    if (!/^\d[\d. ]*$/.test(text.trim())) return [];
    const digits = text.replace(/\D/g, '');
    if (digits.length < 3) return [];
    return cards.map(function (card, place) {
      return card.codes.some(function (code) { return code.startsWith(digits); }) ? place : -1;
    }).filter(function (place) { return place >= 0; });
  }

  return function (text) {
    const code = byCode(text);
    if (code.length) return code;
    const accented = syllables(text);
    const bare = accented.map(plain);
    const scores = new Float32Array(cards.length);
    const done = new Set();
    function once(term, unfinished) {
      if (done.has(term)) return;
      done.add(term);
      if (unfinished) addBeginning(scores, term);
      else add(scores, term);
    }
    bare.forEach(function (word, n) {
      const last = n === bare.length - 1 && /[\p{L}\p{N}]$/u.test(text.normalize('NFC'));
      once(word, last);
      if (n) once(bare[n - 1] + ' ' + word, last);
      if (accented[n] !== word) once(accented[n], false);
    });
    addNames(scores, bare.join(' '));
    const found = [];
    scores.forEach(function (score, place) { if (score > 0) found.push(place); });
    found.sort(function (a, b) { return scores[b] - scores[a] || a - b; });
    const best = found.length ? scores[found[0]] % BY_NAME : 0;
    return found.filter(function (place) { return scores[place] >= LEAST * best; });
  };
}
