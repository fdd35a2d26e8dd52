/* The pocket catalogue: search, lists, cards. The address after "#" is the whole state, so that "back" works. */

const FIRST = 20; // results shown at once
const SHORTEST = 2; // letters before a search says anything
const OLD = 60; // days after which a copy asks for a newer one
const GUIDES = 'guides';
const LARGE = 'angiang.pocket.large.1';
const TICKS = 'angiang.pocket.ticks.1';

const data = JSON.parse(document.getElementById('data').textContent);
const $ = (id) => document.getElementById(id);
const main = $('main');
const box = $('words');
const chosen = $('field');

/* ---- what the device keeps; a page opened from a file may not be allowed to keep anything ---- */

function read(key) {
  try {
    return localStorage.getItem(key);
  } catch (error) {
    return null;
  }
}

function write(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
    return true;
  } catch (error) {
    return false;
  }
}

let keeps = true;
const ticked = (() => {
  try {
    const kept = JSON.parse(read(TICKS) || '{}');
    return kept && typeof kept === 'object' && !Array.isArray(kept) ? kept : {};
  } catch (error) {
    return {};
  }
})();

function ticksOf(code, changed) {
  const keys = () => (Array.isArray(ticked[code]) ? ticked[code] : []);
  const keep = (left) => {
    if (left.length) ticked[code] = left;
    else delete ticked[code];
    keeps = write(TICKS, Object.keys(ticked).length ? JSON.stringify(ticked) : '');
    changed();
  };
  return {
    count: () => keys().length,
    has: (key) => keys().indexOf(key) >= 0,
    set: (key, on) => keep(keys().filter((one) => one !== key).concat(on ? [key] : [])),
    clear: () => keep([]),
  };
}

/* ---- everything there is, in the order of the index ---- */

const fieldNames = new Map(data.fields);
const byCode = new Map();
const byId = new Map();
const things = [];
data.procedures.forEach((one) => {
  byCode.set(one.code, one);
  const codes = (one.official ? [one.official] : []).concat(one.replaces);
  things.push({
    href: '#p=' + one.code, field: one.field, title: one.plain, unsure: one.unsure.length > 0,
    under: one.official ? one.name + ' · ' + one.official : one.name,
    names: [one.name, one.plain].concat(one.aliases), codes: codes.map((code) => code.replace(/\D/g, '')),
  });
});
data.guides.forEach((one) => {
  byId.set(one.id, one);
  things.push({
    href: '#g=' + one.id, field: GUIDES, title: one.title, under: one.summary, unsure: false,
    names: [one.title].concat(one.aliases), codes: [],
  });
});
const search = makeSearch(data.index, things);
const countOf = (field) => things.filter((one) => one.field === field).length;

/* ---- addresses ---- */

let shown = null; // the address on screen
let opened = 0; // how deep the page lies that a click has just asked for
let fresh = true; // whether the next page begins at its top
let timer = 0;
const places = new Map(); // how far down each address was read

function depth() {
  return (history.state && history.state.depth) || 0; // that many times "back" stays here
}

function address(state) {
  const parts = Object.keys(state).filter((key) => state[key])
    .map((key) => key + '=' + encodeURIComponent(state[key]));
  return parts.length ? '#' + parts.join('&') : '';
}

function stateOf(hash) {
  const found = new URLSearchParams(hash.slice(1));
  return { p: found.get('p'), g: found.get('g'), s: found.get('s'), u: found.get('u'), q: found.get('q') || '', f: found.get('f') || '' };
}

/** Write what is being searched into the address, without a page of its own for every letter. */
function remember() {
  clearTimeout(timer);
  const state = stateOf(location.hash);
  if (state.p || state.g || state.u) return;
  const next = address({ q: box.value.trim(), f: chosen.value });
  if (next === location.hash) return;
  shown = next;
  try {
    history.replaceState(history.state, '', next || '#');
  } catch (error) {
    location.replace(next || '#');
  }
}

/* ---- pieces of pages ---- */

const sign = (...words) => h('span', { class: 'sign' }, ...words);

function row(thing, inField) {
  return h('li', {}, h('a', { class: 'row', href: thing.href },
    h('b', {}, thing.title),
    h('span', { class: 'under' }, thing.under),
    inField ? null : h('span', { class: 'under' }, fieldNames.get(thing.field))));
}

function wayOf(way, className) {
  const words = [h('b', {}, way.say), ': ' + way.where];
  return way.href ? h('a', { class: className, href: way.href }, ...words) : h('span', { class: className }, ...words);
}

function linksOf(links) {
  if (!links.length) return null;
  return h('div', { class: 'links' }, ...links.map((link) => {
    const leaves = /^https:\/\//.test(link.href);
    if (!leaves && !/^tel:/.test(link.href)) return null;
    const more = h('small', {}, leaves ? 'Cần có mạng' : 'Gọi thường, không cần mạng');
    return h('a', { class: 'action', href: link.href, target: leaves ? '_blank' : null, rel: leaves ? 'noopener noreferrer' : null },
      link.label, more);
  }));
}

function sourcesOf(sources) {
  return h('div', { class: 'sources' }, ...sources.map((source) => h('p', {}, source.text,
    source.url && /^https:\/\//.test(source.url)
      ? h('a', { class: 'outside', href: source.url, target: '_blank', rel: 'noopener noreferrer' }, 'Mở trang nguồn (cần mạng)')
      : null)));
}

const dated = (readOn) => h('p', { class: 'dated' }, 'Bản ngày ' + data.dates + ', dữ liệu đọc ' + readOn + '.');

function printButton() {
  // Some viewers on the phone cannot print; a button that does nothing helps nobody.
  return typeof window.print === 'function'
    ? h('button', { class: 'action', type: 'button', onclick: () => window.print() }, 'In thẻ này')
    : null;
}

function unsureOf(card, heading) {
  return [
    h('p', { class: 'text' }, 'Những điều dưới đây chưa đối chiếu được với nguồn. Anh/chị hỏi lại nơi nhận hồ sơ trước khi làm theo.'),
    ...card.unsure.map((block) => blockOf(block, heading, null)),
  ];
}

/* ---- pages ---- */

function procedurePage(card) {
  const clear = h('button', { class: 'action plain', type: 'button', hidden: true }, 'Bỏ hết dấu đã chọn');
  const lost = h('p', { class: 'small', hidden: true }, 'Máy này không cho giữ dấu đã chọn. Đóng trang thì mất dấu.');
  const ticks = ticksOf(card.code, () => {
    clear.hidden = !ticks.count();
    lost.hidden = keeps;
  });
  clear.hidden = !ticks.count();
  clear.addEventListener('click', () => {
    ticks.clear();
    main.querySelectorAll('.tick input').forEach((one) => { one.checked = false; });
  });
  const body = [];
  card.blocks.forEach((block) => {
    body.push(blockOf(block, 'h3', ticks));
    if (block.kind === 'checklist') body.push(lost, clear);
  });
  const unsure = card.unsure.length
    ? h('details', { class: 'unsure' }, h('summary', {}, sign('?'), 'Chưa kiểm chứng'), ...unsureOf(card, 'h4'))
    : null;
  const next = card.next.map((one) => (one.code && byCode.has(one.code)
    ? h('li', {}, h('a', { href: '#p=' + one.code }, one.text))
    : h('li', {}, one.text)));
  return h('article', { class: 'card' },
    h('p', { class: 'kind' }, card.field_title + (card.official ? ' · ' + card.official : '')),
    h('h2', { class: 'card-name', tabindex: '-1' }, card.plain),
    card.plain !== card.name ? h('p', { class: 'official' }, card.name) : null,
    dated(card.read),
    ...body,
    next.length ? h('section', { class: 'block' }, h('h3', { class: 'block-name' }, 'Làm tiếp'), h('ul', { class: 'bullets following' }, ...next)) : null,
    unsure,
    h('section', { class: 'block screen' }, h('h3', { class: 'block-name' }, 'Còn gọi là'), h('p', { class: 'small' }, card.aliases.join(' · '))),
    sourcesOf(card.sources),
    linksOf(card.links),
    printButton());
}

function hurdlesOf(hurdles, title) {
  if (!hurdles.length) return null;
  return h('details', { class: 'hurdles' }, h('summary', {}, title), ...hurdles.map((one) => h('div', { class: 'hurdle' },
    h('b', {}, one.say), h('p', { class: 'text' }, one.answer),
    one.remark ? h('p', { class: 'unsure-remark' }, one.remark) : null,
    one.way ? wayOf(one.way, 'way') : null)));
}

function waysOf(ways, title) {
  if (!ways.length) return null;
  return h('section', { class: 'block' }, h('h3', { class: 'block-name' }, title), ...ways.map((way) => wayOf(way, 'way')));
}

function stepOf(step, number) {
  return h('li', { class: step.unsure ? 'step unsure-step' : 'step', id: 'step-' + step.id, tabindex: '-1' },
    h('b', { class: 'number' }, 'Bước ' + number),
    ...step.blocks.map((block) => blockOf(block, 'h4', null)),
    ...step.ways.map((way) => wayOf(way, 'way')),
    step.on ? wayOf(step.on, 'way') : null,
    hurdlesOf(step.hurdles, 'Không làm được bước này?'));
}

function guidePage(card) {
  return h('article', { class: 'card' },
    h('p', { class: 'kind' }, fieldNames.get(GUIDES)),
    h('h2', { class: 'card-name', tabindex: '-1' }, card.title),
    dated(card.read),
    card.warning ? KINDS.note({ tone: 'warning', text: card.warning }) : null,
    h('p', { class: 'text' }, card.summary),
    card.needs.length ? blockOf({ kind: 'bullets', heading: 'Cần có sẵn', items: card.needs }, 'h3', null) : null,
    waysOf(card.entries, 'Anh/chị đang ở đâu?'),
    h('h3', { class: 'block-name steps-name' }, 'Các bước'),
    h('ol', { class: 'walk' }, ...card.steps.map((step, n) => stepOf(step, n + 1))),
    h('p', { class: 'done' }, card.done),
    waysOf(card.then, 'Làm tiếp'),
    hurdlesOf(card.hurdles, 'Vướng chỗ khác?'),
    sourcesOf(card.sources),
    linksOf(card.links),
    printButton());
}

function unsurePage() {
  const doubtful = data.procedures.filter((card) => card.unsure.length);
  return h('div', {},
    h('h2', { class: 'page-name', tabindex: '-1' }, 'Chưa kiểm chứng'),
    h('p', { class: 'text' }, doubtful.length
      ? doubtful.length + ' thủ tục có điều chưa đối chiếu được với nguồn. Bấm vào từng thủ tục để xem.'
      : 'Không còn điều nào chưa kiểm chứng.'),
    ...doubtful.map((card) => {
      const place = h('details', { class: 'unsure', ontoggle: () => {
        if (place.open && place.children.length === 1) {
          place.append(...unsureOf(card, 'h3'), h('a', { class: 'way', href: '#p=' + card.code }, 'Xem cả thẻ'));
        }
      } }, h('summary', {}, sign('?'), card.plain));
      return place;
    }));
}

function homePage() {
  const fields = data.fields.filter((one) => one[0] !== GUIDES && countOf(one[0]));
  const unsure = data.procedures.filter((card) => card.unsure.length).length;
  const entry = (href, name, count, className) => h('li', {}, h('a', { class: className || 'entry', href }, h('span', {}, name), h('span', { class: 'count' }, count)));
  return h('div', {},
    h('h2', { class: 'unseen', tabindex: '-1' }, 'Danh mục'),
    h('ul', { class: 'entries first' },
      entry(address({ f: GUIDES }), fieldNames.get(GUIDES), countOf(GUIDES), 'entry strong')),
    h('h3', { class: 'page-name' }, 'Lĩnh vực'),
    h('ul', { class: 'entries' }, ...fields.map((one) => entry(address({ f: one[0] }), one[1], countOf(one[0])))),
    unsure ? h('ul', { class: 'entries last' }, entry('#u=1', 'Chưa kiểm chứng', unsure)) : null);
}

function listPage(state) {
  const words = state.q.trim();
  const asked = words.length >= SHORTEST;
  if (!asked && !state.f) {
    $('said').textContent = '';
    return homePage();
  }
  const all = asked ? search(state.q).map((place) => things[place]) : things;
  const found = state.f ? all.filter((one) => one.field === state.f) : all;
  const elsewhere = all.length - found.length;
  $('said').textContent = asked ? found.length + ' kết quả' : '';
  const results = h('ul', { class: 'rows' });
  const more = h('button', { class: 'action', type: 'button', onclick: () => add() }, 'Xem thêm');
  const add = () => {
    const from = results.children.length;
    found.slice(from, asked ? from + FIRST : undefined).forEach((one) => results.append(row(one, state.f)));
    more.hidden = results.children.length >= found.length;
    if (from) results.children[from].firstChild.focus();
  };
  add();
  const name = state.f ? fieldNames.get(state.f) || 'Không có lĩnh vực này' : 'Kết quả';
  return h('div', {},
    h('h2', { class: state.f ? 'page-name' : 'unseen', tabindex: '-1' }, name),
    h('p', { class: 'small tally' }, asked ? found.length + ' kết quả' : found.length + (state.f === GUIDES ? ' hướng dẫn' : ' thủ tục, việc hay hỏi đứng trước')),
    found.length ? results : nothing(elsewhere),
    more,
    found.length && elsewhere && asked ? elsewhereButton(elsewhere) : null);
}

function elsewhereButton(count) {
  return h('button', { class: 'action', type: 'button', onclick: () => { chosen.value = ''; typed(); } },
    'Xem cả ' + count + ' kết quả ở lĩnh vực khác');
}

function nothing(elsewhere) {
  return h('div', { class: 'nothing' },
    h('p', { class: 'text' }, 'Chưa thấy việc nào khớp. Anh/chị thử gõ ít chữ hơn, hay gõ tên giấy tờ cần làm.'),
    elsewhere ? elsewhereButton(elsewhere) : null,
    h('p', { class: 'text' }, 'Vẫn không có thì hỏi bộ phận một cửa của xã, phường, đặc khu.'));
}

function lostPage() {
  return h('div', { class: 'nothing' },
    h('h2', { class: 'page-name', tabindex: '-1' }, 'Không có thẻ này'),
    h('p', { class: 'text' }, 'Thẻ này không có trong bản đang mở. Anh/chị tìm lại, hoặc xin bản mới.'));
}

/* ---- putting a page on screen ---- */

function pageOf(state) {
  if (state.p) return byCode.has(state.p) ? procedurePage(byCode.get(state.p)) : lostPage();
  if (state.g) return byId.has(state.g) ? guidePage(byId.get(state.g)) : lostPage();
  return state.u ? unsurePage() : listPage(state);
}

function put(page) {
  empty(main);
  main.append(page);
}

function show() {
  if (location.hash === shown || (shown === '' && location.hash === '#')) return;
  const before = shown === null ? null : stateOf(shown);
  shown = location.hash;
  const state = stateOf(shown);
  const single = Boolean(state.p || state.g || state.u);
  const sameGuide = before && state.g && before.g === state.g;
  $('finder').hidden = single;
  $('way-back').hidden = !single;
  document.body.classList.toggle('single', single);
  if (!single) {
    box.value = state.q;
    chosen.value = fieldNames.has(state.f) ? state.f : '';
    $('empty').hidden = !box.value;
  }
  if (!sameGuide) put(pageOf(state));
  const name = main.querySelector('h2');
  document.title = (single && name ? name.textContent + ' · ' : '') + 'Sổ tay dịch vụ công An Giang';
  const step = state.s && document.getElementById('step-' + state.s);
  if (before && !step && name) name.focus({ preventScroll: true });
  if (step && (fresh || !places.has(shown))) {
    step.scrollIntoView();
    step.focus({ preventScroll: true });
  } else window.scrollTo(0, fresh ? 0 : places.get(shown) || 0);
  fresh = false;
}

function typed() {
  $('empty').hidden = !box.value;
  put(listPage({ q: box.value, f: chosen.value }));
  window.scrollTo(0, 0);
  clearTimeout(timer);
  timer = setTimeout(remember, 400);
}

/* ---- begin ---- */

data.fields.forEach((one) => {
  if (countOf(one[0])) chosen.append(h('option', { value: one[0] }, one[1]));
});
box.addEventListener('input', typed);
chosen.addEventListener('change', typed);
$('finder').addEventListener('submit', (event) => {
  event.preventDefault();
  remember();
  box.blur(); // takes the keyboard of the phone away from the results
});
$('empty').addEventListener('click', () => {
  box.value = '';
  typed();
  box.focus();
});
$('back').addEventListener('click', () => {
  if (depth() > 0) history.back();
  else location.hash = '';
});
document.addEventListener('click', (event) => {
  const link = event.target.closest && event.target.closest('a[href^="#"]');
  if (!link) return;
  remember();
  if (link.getAttribute('href') === location.hash) {
    const step = document.getElementById('step-' + stateOf(location.hash).s);
    if (step) step.scrollIntoView();
    return;
  }
  places.set(shown, window.pageYOffset); // the event of the last scroll may not have come yet
  fresh = true;
  opened = depth() + 1;
});
window.addEventListener('hashchange', () => {
  // Kept by the browser with the page itself: "forward" brings it back as well.
  if (opened) history.replaceState({ depth: opened }, '');
  opened = 0;
  show();
});
window.addEventListener('scroll', () => {
  if (shown !== null && location.hash === shown) places.set(shown, window.pageYOffset);
}, { passive: true });

const switches = document.querySelectorAll('.larger');
function setLarge(on) {
  document.documentElement.classList.toggle('large', on);
  switches.forEach((one) => one.setAttribute('aria-pressed', String(on)));
}
setLarge(read(LARGE) === '1');
switches.forEach((one) => one.addEventListener('click', () => {
  const on = one.getAttribute('aria-pressed') !== 'true';
  setLarge(on);
  write(LARGE, on ? '1' : '');
}));

const age = Math.floor((Date.now() - Date.parse(data.day + 'T00:00:00')) / 86400000);
if (age > OLD) {
  $('old').textContent = 'Bản này đã ' + age + ' ngày. Có mạng thì anh/chị xin bản mới.';
  $('old').hidden = false;
}
if ('scrollRestoration' in history) history.scrollRestoration = 'manual';
$('frame').hidden = false;
show();
