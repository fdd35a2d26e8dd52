// Makes the pages handier; every one of them works without. Chrome 80 is the oldest browser that reads this.
(function () {
  'use strict';

  var WAIT = 200; // ms of quiet before letters that were typed are looked up
  var KEY = 'tthc-ticks';
  var MOST = 60; // procedures whose ticks are kept; the oldest go

  function each(selector, act, root) {
    Array.prototype.forEach.call((root || document).querySelectorAll(selector), act);
  }

  function make(tag, text) {
    var node = document.createElement(tag);
    node.textContent = text || '';
    return node;
  }

  // ---- suggestions while typing ----

  function suggest(form) {
    var input = form.querySelector('input[type=search]');
    var list = document.getElementById('suggestions');
    var told = document.getElementById('told');
    var timer = 0;
    var running = null;

    function stop() {
      clearTimeout(timer);
      if (running) running.abort();
      running = null;
    }

    function close() {
      stop();
      list.hidden = true;
      list.textContent = '';
      told.textContent = '';
    }

    function show(items) {
      list.textContent = '';
      items.forEach(function (item) {
        // Only our own pages; the server sends nothing else.
        if (item.href.indexOf('/tra-cuu/') !== 0) return;
        var link = make('a', item.name);
        link.href = item.href;
        link.appendChild(make('small', item.note));
        list.appendChild(make('li')).appendChild(link);
      });
      list.hidden = !list.firstChild;
      told.textContent = list.firstChild ? 'Có ' + list.children.length + ' gợi ý' : 'Chưa có gợi ý';
    }

    function ask() {
      var mine = new AbortController();
      running = mine;
      var query = new URLSearchParams(new FormData(form));
      fetch('/tra-cuu/goi-y?' + query, { signal: mine.signal })
        .then(function (answer) { return answer.ok ? answer.json() : { items: [] }; })
        .then(function (found) { if (running === mine) show(found.items); })
        .catch(function () { /* aborted, or no network: the button still searches */ });
    }

    input.addEventListener('input', function () {
      stop();
      if (input.value.trim().length < 2) return close();
      timer = setTimeout(ask, WAIT);
    });
    form.addEventListener('submit', stop);
    form.addEventListener('keydown', function (event) {
      if (event.key === 'Escape' && !list.hidden) { close(); input.focus(); event.preventDefault(); }
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      var stops = [input].concat(Array.prototype.slice.call(list.querySelectorAll('a')));
      var at = stops.indexOf(document.activeElement);
      var next = stops[at + (event.key === 'ArrowDown' ? 1 : -1)];
      if (at < 0 || list.hidden || !next) return;
      next.focus();
      event.preventDefault();
    });
    each('select', function (select) {
      select.addEventListener('change', function () { form.submit(); });
    }, form);
  }

  // ---- ticks, kept on this device ----

  function read() {
    try {
      var kept = JSON.parse(localStorage.getItem(KEY));
      return kept && typeof kept === 'object' && !Array.isArray(kept) ? kept : {};
    } catch (error) { return {}; }
  }

  function write(code, ticked) {
    var all = read();
    delete all[code]; // what was used last comes last
    if (ticked.length) all[code] = ticked;
    Object.keys(all).slice(0, -MOST).forEach(function (old) { delete all[old]; });
    try { localStorage.setItem(KEY, JSON.stringify(all)); } catch (error) { /* full, or not allowed */ }
  }

  function ticks(list) {
    var code = list.getAttribute('data-ticks');
    var boxes = Array.prototype.slice.call(list.querySelectorAll('[data-tick]'));
    var part = list.parentNode;
    var count = part.querySelector('[data-count]');
    var clear = part.querySelector('[data-clear]');
    var kept = read()[code];

    function tell() {
      var done = boxes.filter(function (box) { return box.checked; }).length;
      count.textContent = 'đã có ' + done + '/' + boxes.length;
      count.hidden = clear.hidden = !done;
    }

    function keep() {
      write(code, boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.getAttribute('data-tick'); }));
      tell();
    }

    boxes.forEach(function (box) {
      box.checked = Array.isArray(kept) && kept.indexOf(box.getAttribute('data-tick')) >= 0;
      box.addEventListener('change', keep);
    });
    clear.querySelector('button').addEventListener('click', function () {
      boxes.forEach(function (box) { box.checked = false; });
      keep();
      boxes[0].focus();
    });
    tell();
  }

  // ---- copy, share, print ----

  function say(near, words) {
    each('[data-told]', function (place) { place.textContent = ''; });
    var row = near.parentNode;
    var place = row.nextElementSibling;
    if (place && place.hasAttribute('data-told')) place.textContent = words;
  }

  function copyBySelection(area) {
    area.focus();
    area.select();
    area.setSelectionRange(0, area.value.length);
    return document.execCommand('copy');
  }

  function copy(button) {
    var area = document.getElementById(button.getAttribute('data-copy'));
    button.hidden = false;
    button.addEventListener('click', function (event) {
      event.preventDefault();
      function done(worked) {
        say(button, worked ? 'Đã chép. Anh/chị mở Zalo rồi dán vào.' : 'Máy này không tự chép được. Anh/chị chọn hết chữ trong khung cuối trang rồi chép.');
      }
      function other() { done(copyBySelection(area)); }
      if (navigator.clipboard && navigator.clipboard.writeText) {
        navigator.clipboard.writeText(area.value).then(function () { done(true); }, other);
      } else { other(); }
    });
  }

  function share(button) {
    if (!navigator.share) return;
    button.hidden = false;
    button.addEventListener('click', function () {
      var what = { title: button.getAttribute('data-title'), url: button.getAttribute('data-share') };
      navigator.share(what).catch(function () { /* closed again */ });
    });
  }

  function print(button) {
    button.hidden = false;
    button.addEventListener('click', function () { window.print(); });
  }

  // What is folded on the screen belongs on paper, too.
  window.addEventListener('beforeprint', function () {
    each('details', function (one) { one.open = true; });
  });

  each('#search', suggest);
  each('[data-ticks]', ticks);
  each('[data-copy]', copy);
  each('[data-share]', share);
  each('[data-print]', print);
}());
