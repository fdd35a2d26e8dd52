/**
 * Open our pages without a signal. The chat's own files are kept under their version and go together
 * with it; pages of the look-up are fetched anew each time, and kept for when that fails.
 */
'use strict';

const SHELL = 'shell-$version';
const PAGES = 'pages-1';
const OFFLINE = '/ngoai-tuyen';
/** What a visit must find together: the chat and everything it loads. */
const TOGETHER = $files;
const ALSO = ['/tra-cuu', '/tra-cuu/huong-dan'];
/** What answers one person, or is behind a login: never kept. With it no procedure may be named. */
const PERSONAL = /^\/tra-cuu\/(goi-y|hoi-ho|chua-thay|ma|nho-to-den|bao-sai|to)(\/|$)/;
/** Public pages: procedures have a code of the country or a name of ours, such as thong-bao-nha-tro. */
const KEPT = /^\/tra-cuu(\/(huong-dan(\/[\w-]+)?|in|so-tay\.html|\d\.\d{6}|[a-z]+(-[a-z0-9]+)+))?$/;
/** Pages that change with their query: what was found, the slip of a household, the team of a hamlet. */
const BY_QUERY = /^\/tra-cuu(\/(in|to-cong-nghe-so))?$/;
const ASSET = /^\/(tra-cuu\/)?static\//;
const PATIENCE_MS = 4000;
const LONG_MS = 60000;
const MOST_PAGES = 150;
const SAVED = 'x-saved-at';

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(replace()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (ASSET.test(url.pathname)) event.respondWith(asset(request));
  else if (request.mode === 'navigate' && isOurs(url.pathname)) event.respondWith(page(event, url));
});

/** @param {string} path */
function isOurs(path) {
  return path === '/' || path === OFFLINE || path === '/tra-cuu' || path.startsWith('/tra-cuu/');
}

async function install() {
  const shell = await caches.open(SHELL);
  await shell.addAll(TOGETHER.map((path) => new Request(path, { cache: 'no-cache' })));
  // The look-up may not be ready yet; it will be kept when it is visited.
  await Promise.all(ALSO.map((path) => keepWithAssets(path).catch(() => undefined)));
  await self.skipWaiting();
}

/** Let go of what an older version kept. */
async function replace() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== SHELL && name !== PAGES).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** @param {string} path */
async function keepWithAssets(path) {
  const response = await fetch(path, { cache: 'no-cache' });
  const text = await response.clone().text();
  await keep(new Request(path), response);
  const wanted = text.match(/\/(?:tra-cuu\/)?static\/[^"'\s<>]+/g) || [];
  await Promise.all(wanted.map((one) => asset(new Request(one.replace(/&amp;/g, '&')))));
}

/** @param {URL} url @returns {boolean} whether its page may be kept on the device */
function mayKeep(url) {
  return KEPT.test(url.pathname) && !PERSONAL.test(url.pathname);
}

/** Keep a good public page with the time it was fetched. @param {Request} request @param {Response} response */
async function keep(request, response) {
  const told = response.headers.get('cache-control') || '';
  const isPage = (response.headers.get('content-type') || '').startsWith('text/html');
  if (response.status !== 200 || response.redirected || !isPage || /no-store|private/.test(told)) return;
  const headers = new Headers(response.headers);
  headers.set(SAVED, String(Date.now()));
  ['content-length', 'content-encoding'].forEach((name) => headers.delete(name)); // of the body as it travelled
  const pages = await caches.open(PAGES);
  // What was visited last stands last; on a full device what was there before stays.
  await pages.put(request, new Response(await response.blob(), { headers }));
  const all = await pages.keys();
  const html = all.filter((one) => !ASSET.test(new URL(one.url).pathname));
  await Promise.all(html.slice(0, Math.max(0, html.length - MOST_PAGES)).map((one) => pages.delete(one)));
}

/** Give a style, script or picture: what is kept under this very address never changes. @param {Request} request */
async function asset(request) {
  const own = await caches.match(request).catch(() => undefined);
  if (own) return own;
  try {
    const response = await fetch(request);
    // A full device is no reason to show a page without its style.
    if (response.status === 200) await keepAsset(request, response.clone()).catch(() => undefined);
    return response;
  } catch (error) {
    // A page that was kept before may ask for a version that has been replaced: the new one will do.
    const other = await otherVersion(request).catch(() => undefined);
    return other || Response.error();
  }
}

/** @param {Request} request @param {Response} response */
async function keepAsset(request, response) {
  if (!new URL(request.url).search) return;
  const pages = await caches.open(PAGES);
  await pages.put(request, response);
  const versions = await pages.keys(request, { ignoreSearch: true });
  await Promise.all(versions.filter((one) => one.url !== request.url).map((one) => pages.delete(one)));
}

/** @param {Request} request @returns {Promise<Response|undefined>} */
async function otherVersion(request) {
  return (await caches.open(PAGES)).match(new URL(request.url).pathname, { ignoreSearch: true });
}

/** Give a page: the newest there is within a few seconds, else the kept one with its age. */
async function page(event, url) {
  const { request } = event;
  const spare = await kept(request, url).catch(() => undefined);
  // Who has nothing to fall back on waits for a slow network as long as it takes.
  const response = await inTime(request, spare ? PATIENCE_MS : LONG_MS).catch(() => null);
  if (response && response.status < 500) {
    // A full device is no reason to show an old page.
    if (mayKeep(url)) event.waitUntil(keep(request, response.clone()).catch(() => undefined));
    return response;
  }
  return spare || response || (await caches.match(OFFLINE).catch(() => undefined)) || Response.error();
}

/** @param {Request} request @param {number} patience milliseconds @returns {Promise<Response>} */
async function inTime(request, patience) {
  const clock = new AbortController();
  const timer = setTimeout(() => clock.abort(), patience);
  try {
    return await fetch(request, { signal: clock.signal });
  } finally {
    clearTimeout(timer);
  }
}

/** Find what was kept of a page. @param {Request} request @param {URL} url */
async function kept(request, url) {
  if (url.pathname === '/') return (await caches.open(SHELL)).match('/');
  const pages = await caches.open(PAGES);
  const same = mayKeep(url) && !BY_QUERY.test(url.pathname);
  const found = (await pages.match(request)) || (same && (await pages.match(url.pathname, { ignoreSearch: true })));
  return found ? aged(found) : undefined;
}

/** Write on a kept page how old it is. @param {Response} copy */
async function aged(copy) {
  const at = new Date(Number(copy.headers.get(SAVED)));
  const two = (number) => String(number).padStart(2, '0');
  const year = at.getFullYear() === new Date().getFullYear() ? '' : '/' + at.getFullYear();
  const when = two(at.getHours()) + ':' + two(at.getMinutes()) + ' ngày ' + at.getDate() + '/' + (at.getMonth() + 1) + year;
  const line = '<p class="kept-copy" role="status">Bản lưu lúc ' + when + ', có thể đã cũ</p>';
  const text = (await copy.text())
    .replace('</head>', '<link rel="stylesheet" href="/static/$version/offline.css"></head>')
    .replace(/<body[^>]*>/, (body) => body + line);
  return new Response(text, { headers: copy.headers });
}
