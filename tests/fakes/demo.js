import { empty, get, h, objects, str } from '/static/dom.js';
import { linked, outside, stateAddress } from '/static/links.js';

/**
 * @typedef {{id: string, by: string, kind: string, text: string, at: number, times?: number, status?: ?number,
 *   buttons?: {title: string, press?: string, url?: string}[], links?: Object<string, string>}} Line
 * @typedef {{id: string, tab: string, kind: string, official?: boolean, hint: string, intro: string,
 *   gate?: {open: string, closed: string}, tries: string[], menu: [string, string, string][]}} Phone
 */

const OFTEN_MS = 500;
const SELDOM_MS = 3000;
const NEAR_END_PX = 120;
const READABLE_MS = 6000;
const STAFF_WORDS = 'Chào anh/chị, tôi là cán bộ một cửa. Để tôi xem giúp.';

/** @type {Phone[]} */
const PHONES = [
  {
    id: 'zalo_oa', tab: 'Zalo OA', kind: 'Zalo OA · Tài khoản chính thức', official: true, hint: 'Tin nhắn',
    intro: 'Kênh của cơ quan nhà nước: có nút bấm, có cán bộ nhắn xen vào.',
    tries: ['làm khai sinh cần giấy gì', 'mất căn cước làm lại ở đâu', 'bằng lái xe'],
    menu: [
      ['image', 'Hình', 'image'], ['sticker', 'Nhãn dán', 'sticker'], ['voice', 'Giọng nói', 'voice'],
      ['location', 'Vị trí', 'location'], ['follow', 'Quan tâm', 'follow'], ['unfollow', 'Bỏ quan tâm', 'leave'],
      ['staff', 'Cán bộ nhắn', 'person'],
    ],
  },
  {
    id: 'zalo_bot', tab: 'Zalo Bot', kind: 'Zalo Bot · không có nút bấm', hint: 'Tin nhắn',
    intro: 'Không có nút bấm: muốn chọn gì thì nhắn số.',
    tries: ['quen mat khau vneid', 'đăng ký tạm trú cần gì', 'bằng lái xe'],
    menu: [
      ['image', 'Hình', 'image'], ['sticker', 'Nhãn dán', 'sticker'], ['voice', 'Giọng nói', 'voice'],
      ['unsupported', 'Tệp, liên kết', 'file'],
    ],
  },
  {
    id: 'telegram', tab: 'Telegram', kind: 'Telegram · bot', hint: 'Tin nhắn…',
    intro: 'Trợ lý này giúp được gì? Hỏi về giấy tờ, lệ phí, thời gian, nơi nộp các thủ tục ở An Giang.',
    gate: { open: 'Bắt đầu', closed: 'Bỏ chặn bot' },
    tries: [],
    menu: [
      ['image', 'Hình', 'image'], ['sticker', 'Nhãn dán', 'sticker'], ['voice', 'Giọng nói', 'voice'],
      ['location', 'Vị trí', 'location'], ['file', 'Tệp', 'file'], ['left', 'Chặn bot', 'leave'],
    ],
  },
];

const NOTES = {
  follow: 'Anh/chị đã quan tâm OA', unfollow: 'Anh/chị đã bỏ quan tâm OA', left: 'Anh/chị đã chặn bot',
  back: 'Anh/chị đã bỏ chặn bot',
};
const THINGS = {
  image: 'Hình', sticker: 'Nhãn dán', voice: 'Giọng nói, 3 giây', location: 'Vị trí: Long Xuyên', file: 'don.pdf',
  unsupported: 'Tệp hay liên kết, Zalo giấu nội dung',
};
const FAULTS = [
  ['cut_before', 'Đứt trước khi tới'], ['cut_after', 'Tới rồi mới đứt'], ['busy', 'Báo bận'],
  ['broken', 'Lỗi 500'], ['error_200', '200 mà báo lỗi'], ['slow', 'Chậm 0,3 giây'], ['refused', 'Từ chối: đã chặn'],
];
const STATES = { pending: 'chờ gửi', sending: 'đang gửi', sent: 'đã gửi', failed: 'hỏng', unknown: 'không rõ' };

const tabs = get(document, 'tabs', HTMLElement);
const desk = get(document, 'desk', HTMLElement);
const trouble = get(document, 'trouble', HTMLElement);
const clock = new Intl.DateTimeFormat('vi-VN', { hour: '2-digit', minute: '2-digit' });

let known = '';
let user = recalled('user') || newUser();
let bench = PHONES[0].id;
let times = 1;
let timer = 0;
let asking = 0;
let heldUntil = 0;
/** @type {Object<string, any>} what the server told last, by platform */
let seen = {};

const views = PHONES.map(phoneView);
const benchView = makeBench();
showTab(recalled('current'));
get(document, 'other', HTMLButtonElement).addEventListener('click', () => {
  user = newUser();
  views.forEach((view) => view.clear());
  poll();
});
poll();

/* ---- the server ---- */

/** Ask what is new, show it, and ask again after a while. */
async function poll() {
  clearTimeout(timer);
  // Only the newest question counts: an older answer would take lines away again.
  asking += 1;
  const mine = asking;
  try {
    const response = await fetch(`/api/phones?user=${user}&known=${known}`);
    const told = response.status === 200 ? await response.json() : null;
    if (mine !== asking) return;
    if (told) {
      known = str(response.headers.get('x-version'));
      seen = told;
      views.forEach((view) => view.show(seen[view.phone.id] || {}));
      benchView.show();
    }
    say(response.ok ? '' : 'Bản thử trả lời lạ. Anh/chị tải lại trang giúp.');
  } catch (error) {
    say('Không gọi được bản thử. Cửa sổ chạy “make demo” còn mở không?');
  }
  if (mine !== asking) return;
  timer = setTimeout(poll, document.hidden ? SELDOM_MS : OFTEN_MS);
}

/** @param {string} path @param {Object<string, unknown>} body */
async function post(path, body) {
  const headers = { 'Content-Type': 'application/json' };
  try {
    const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) say('Bản thử không nhận việc vừa rồi. Anh/chị tải lại trang rồi thử lại giúp.', READABLE_MS);
  } catch (error) {
    say('Không gọi được bản thử. Cửa sổ chạy “make demo” còn mở không?');
  }
  poll();
}

/** @param {Phone} phone @param {Object<string, unknown>} what */
function act(phone, what) {
  const done = post('/api/say', { user, platform: phone.id, times, ...what });
  // What was just done shows at once, before the house has taken it.
  setTimeout(poll, 60);
  return done;
}

/** @param {string} text shown above everything; nothing when empty @param {number} [ms] how long it stays at least */
function say(text, ms = 0) {
  if (!text && Date.now() < heldUntil) return;
  heldUntil = Date.now() + ms;
  trouble.textContent = text;
  trouble.hidden = !text;
}

/* ---- one phone ---- */

/** @param {Phone} phone */
function phoneView(phone) {
  const template = get(document, 'phone', HTMLTemplateElement);
  const root = /** @type {HTMLElement} */ (template.content.cloneNode(true)).querySelector('.phone');
  const part = (name) => root.querySelector(name);
  root.id = phone.id;
  root.classList.add(phone.id);
  root.setAttribute('aria-label', phone.tab);
  part('.kind').append(phone.kind);
  if (phone.official) part('.kind').prepend(icon('check'));
  part('.intro').textContent = phone.intro;
  part('.log').setAttribute('aria-label', 'Tin nhắn qua ' + phone.tab);
  const box = part('textarea');
  box.placeholder = phone.hint;
  box.setAttribute('aria-label', 'Nhắn qua ' + phone.tab);
  desk.append(root);

  const tab = h('button', { type: 'button', onclick: () => showTab(phone.id) }, phone.tab);
  tabs.append(tab);

  /** @type {Map<string, {node: HTMLElement, state: ?HTMLElement}>} */
  let shown = new Map();
  const view = { phone, root, tab, show, clear };

  phone.tries.forEach((text) => {
    part('.tries').append(h('li', null, h('button', { type: 'button', onclick: () => act(phone, { text }) }, text)));
  });
  phone.menu.forEach(([kind, label, drawn]) => {
    const press = () => { openMenu(false); act(phone, kind === 'staff' ? { kind, text: taken() || STAFF_WORDS } : { kind }); };
    part('.menu').append(h('li', null, h('button', { type: 'button', 'data-kind': kind, onclick: press }, icon(drawn), label)));
  });
  part('.attach').addEventListener('click', () => openMenu(part('.menu').hidden));
  part('.gate').addEventListener('click', async () => {
    if (part('.gate').textContent !== phone.gate.open) await act(phone, { kind: 'back' });
    act(phone, { kind: 'follow' });
  });
  part('.composer').addEventListener('submit', (event) => { event.preventDefault(); send(); });
  box.addEventListener('keydown', (event) => {
    // While an accent is being composed, Enter belongs to the keyboard.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
  });
  box.addEventListener('input', fit);
  root.addEventListener('keydown', (event) => { if (event.key === 'Escape') openMenu(false); });
  return view;

  function send() {
    const text = taken();
    if (text) act(phone, { text });
    openMenu(false);
    box.focus();
  }

  function taken() {
    const text = box.value.trim();
    box.value = '';
    fit();
    return text;
  }

  function fit() {
    // Lines, not pixels: the policy forbids style attributes, and rows need none.
    box.rows = Math.min(4, Math.max(1, box.value.split('\n').length, Math.ceil(box.value.length / 26)));
  }

  function openMenu(isOpen) {
    part('.menu').hidden = !isOpen;
    part('.attach').setAttribute('aria-expanded', String(isOpen));
    if (isOpen) part('.menu button').focus();
  }

  function clear() {
    shown = new Map();
    empty(part('.lines'));
  }

  /** @param {any} told */
  function show(told) {
    /** @type {Line[]} */
    const lines = objects(told.lines);
    const log = part('.log');
    const wasNear = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
    if ([...shown.keys()].some((id) => !lines.find((line) => line.id === id))) clear();
    const fresh = lines.filter((line) => !shown.has(line.id));
    fresh.forEach((line) => add(line));
    lines.forEach((line) => { const kept = shown.get(line.id); if (kept.state) kept.state.textContent = stateOf(line); });
    part('.opening').hidden = lines.length > 0;
    part('.typing').hidden = !(told.outbox || {}).is_busy;
    showGate(lines);
    showStrip(told.outbox || {});
    if (fresh.length) follow(fresh, wasNear);
    if (fresh.some((line) => line.by === 'bot')) tab.classList.toggle('news', tab.getAttribute('aria-current') === 'false');
  }

  /** Keep the newest in sight: the start of a long answer, not its end. */
  function follow(fresh, wasNear) {
    const own = fresh.find((line) => line.by !== 'bot');
    const log = part('.log');
    const first = shown.get((own || fresh[0]).id).node;
    if (own || wasNear) log.scrollTop = first.offsetTop - 10;
  }

  /** @param {Line} line */
  function add(line) {
    const state = line.by === 'person' ? h('span', { class: 'state' }) : null;
    const node = line.by === 'note' ? note(line) : message(phone, line, state);
    shown.set(line.id, { node, state });
    // Answers may be told before a line that was noted earlier: the order is that of time.
    const later = [...part('.lines').children].find((one) => Number(one.dataset.at) > line.at);
    node.dataset.at = String(line.at);
    part('.lines').insertBefore(node, later || null);
  }

  /** @param {Line[]} lines */
  function showGate(lines) {
    const last = lines.filter((line) => line.kind === 'left' || line.kind === 'back').pop();
    const label = !phone.gate ? '' : !lines.length ? phone.gate.open : last && last.kind === 'left' ? phone.gate.closed : '';
    part('.gate').hidden = !label;
    part('.gate').textContent = label;
    part('.composer').hidden = Boolean(label);
  }

  function showStrip(outbox) {
    const until = outbox.paused_until;
    part('.strip').hidden = !until;
    part('.strip').textContent = until
      ? `Cán bộ đang trả lời: trợ lý im tới ${time(until)}. Nhắn “bot” để gọi lại.` : '';
  }
}

/** @param {Line} line */
function note(line) {
  const text = line.kind === 'press' ? `Đã bấm “${line.text}”` : NOTES[line.kind] || line.kind;
  return h('li', { class: 'note' }, line.times > 1 ? `${text} · giao ${line.times} lần` : text);
}

/** @param {Phone} phone @param {Line} line @param {?HTMLElement} state */
function message(phone, line, state) {
  const buttons = objects(line.buttons);
  const foot = h('span', { class: 'foot' }, state, h('time', null, time(line.at)));
  const who = line.by === 'staff' ? h('b', { class: 'who' }, 'Cán bộ một cửa') : null;
  const bubble = h('div', { class: 'bubble' }, who, content(line), foot);
  const keys = buttons.length ? h('div', { class: 'keys' }, ...buttons.map((button) => key(phone, line, button))) : null;
  const isOwn = line.by === 'person';
  return h('li', { class: (isOwn ? 'own ' : 'theirs ') + line.kind }, isOwn ? null : spoken(line), bubble, keys);
}

function spoken(line) {
  return h('span', { class: 'unseen' }, line.by === 'staff' ? 'Cán bộ:' : 'Trợ lý:');
}

/** @param {Line} line */
function content(line) {
  const thing = THINGS[line.kind];
  if (!thing) return h('p', { class: 'text' }, ...(line.by === 'bot' ? linked(line.text) : [line.text]));
  const drawn = { voice: 'wave', unsupported: 'file' }[line.kind] || line.kind;
  return h('p', { class: 'thing' }, icon(drawn), h('span', null, thing));
}

/** @param {Phone} phone @param {Line} line */
function key(phone, line, button) {
  const title = str(button.title);
  if (button.press) {
    return h('button', { type: 'button', class: 'key', onclick: () => act(phone, { text: title, payload: button.press }) }, title);
  }
  const url = stateAddress(button.url || (line.links || {})[title]);
  return url ? outside(url, 'key', title) : h('span', { class: 'key' }, title);
}

/** @param {Line} line */
function stateOf(line) {
  const often = line.times > 1 ? `giao ${line.times} lần, ` : '';
  if (line.status === null || line.status === undefined) return 'đang giao';
  if (line.status === 200) return often + 'đã nhận';
  return often + (line.status ? `không nhận (${line.status})` : 'không giao được');
}

/* ---- the bench ---- */

function makeBench() {
  const template = get(document, 'bench', HTMLTemplateElement);
  const root = /** @type {HTMLElement} */ (template.content.cloneNode(true)).querySelector('.bench');
  const part = (name) => root.querySelector(name);
  root.id = 'bench-panel';
  desk.append(root);
  const tab = h('button', { type: 'button', onclick: () => showTab(root.id) }, 'Thử hỏng');
  tabs.append(tab);

  const chosen = PHONES.map((phone) => h('button', { type: 'button', onclick: () => { bench = phone.id; show(); } }, phone.tab));
  part('.choose').append(...chosen);
  const often = [1, 5].map((count) => h('button', { type: 'button', onclick: () => { times = count; show(); } }, `${count} lần`));
  part('.times').append(...often);
  FAULTS.forEach(([fault, label]) => {
    const press = () => post('/api/faults', { platform: bench, faults: [fault] });
    part('.faults').append(h('button', { type: 'button', 'data-fault': fault, onclick: press }, label));
  });
  part('.wipe').addEventListener('click', () => post('/api/reset', {}));
  show();
  return { root, tab, show };

  function show() {
    chosen.forEach((button, n) => button.setAttribute('aria-pressed', String(PHONES[n].id === bench)));
    often.forEach((button, n) => button.setAttribute('aria-pressed', String([1, 5][n] === times)));
    const told = seen[bench] || {};
    showPlanned(told.planned || []);
    showOutbox(told.outbox || {});
    const wire = objects(told.wire);
    showWire('in', wire.filter((one) => one.to_house).pop());
    showWire('out', wire.filter((one) => !one.to_house).pop());
  }

  /** @param {string[]} planned */
  function showPlanned(planned) {
    const names = planned.map((fault) => (FAULTS.find(([name]) => name === fault) || [fault, fault])[1]);
    const text = names.length ? `Đang hẹn: ${names.join(' → ')}.` : 'Chưa hẹn lỗi nào.';
    if (part('.planned').dataset.text === text) return;
    part('.planned').dataset.text = text;
    empty(part('.planned'));
    const drop = () => post('/api/faults', { platform: bench, faults: [] });
    part('.planned').append(text, ...(names.length ? [' ', h('button', { type: 'button', class: 'drop', onclick: drop }, 'Bỏ hẹn')] : []));
  }

  function showOutbox(outbox) {
    const counts = outbox.counts || {};
    const told = Object.keys(STATES).filter((state) => counts[state]).map((state) => `${counts[state]} ${STATES[state]}`);
    part('.counts').textContent = told.join(' · ') || 'Chưa có tin nào.';
    empty(part('.letters'));
    objects(outbox.letters).forEach((letter) => {
      const more = [STATES[letter.state] || letter.state];
      if (letter.error) more.push(str(letter.error));
      if (letter.attempts > 1) more.push(`gửi ${letter.attempts} lần`);
      if (letter.state === 'pending' && letter.attempts) more.push(`gửi lại lúc ${time(letter.not_before, true)}`);
      part('.letters').append(h('li', { class: str(letter.state) }, h('span', null, str(letter.text)), h('small', null, more.join(' · '))));
    });
  }

  function showWire(way, exchange) {
    const details = part(`[data-way="${way}"]`);
    const name = way === 'in' ? 'Nền tảng giao' : 'Trợ lý gọi';
    const outcome = exchange && (exchange.status || 'đứt');
    const summary = exchange ? `${name} → ${outcome} · ${Math.round(exchange.seconds * 1000)} ms` : `${name}: chưa có`;
    details.querySelector('summary').textContent = summary;
    const text = exchange ? written(exchange) : '';
    const pre = details.querySelector('pre');
    if (pre.textContent !== text) pre.textContent = text;
  }
}

function written(exchange) {
  const headers = Object.entries(exchange.headers).map(([name, value]) => `${name}: ${value}`);
  const asked = [`${exchange.method} ${exchange.path}`, ...headers, '', pretty(exchange.body)];
  const answer = exchange.status ? [`HTTP ${exchange.status}`, '', pretty(exchange.answer)] : ['(không có trả lời: đường dây đứt)'];
  return [...asked, '', '────', ...answer].join('\n');
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch (error) {
    return text;
  }
}

/* ---- small things ---- */

/** @param {string} id of the phone, or of the bench, that a small screen shows */
function showTab(id) {
  const panels = [...views, benchView];
  if (!panels.some((panel) => panel.root.id === id)) id = PHONES[0].id;
  remember('current', id);
  if (PHONES.some((phone) => phone.id === id)) bench = id;
  panels.forEach((panel) => {
    const isShown = panel.root.id === id;
    panel.root.classList.toggle('front', isShown);
    panel.tab.setAttribute('aria-current', String(isShown));
    if (isShown) panel.tab.classList.remove('news');
  });
  benchView.show();
}

function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  const use = document.createElementNS(space, 'use');
  use.setAttribute('href', '#i-' + name);
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon ' + name);
  svg.append(use);
  return svg;
}

/** @param {number} seconds since 1970 */
function time(seconds, exact = false) {
  const date = new Date(seconds * 1000);
  return exact ? date.toLocaleTimeString('vi-VN') : clock.format(date);
}

function newUser() {
  const digits = crypto.getRandomValues(new Uint32Array(1))[0] % 900000000;
  const made = String(100000000 + digits);
  remember('user', made);
  known = '';
  return made;
}

/** A tab is one person, and stays that person when it is loaded again. */
function recalled(name) {
  try {
    return sessionStorage.getItem('demo.' + name) || '';
  } catch (error) {
    return '';
  }
}

function remember(name, value) {
  try {
    sessionStorage.setItem('demo.' + name, value);
  } catch (error) {
    // A browser that keeps nothing makes a new person each time.
  }
}
