/* Better with it: shortcuts, suggestions while typing, fields that grow. Nothing here is needed. */
(function () {
  'use strict';

  /* ---- shortcuts ---- */

  var KINDS = { 1: 'procedure', 2: 'guide', 3: 'intent', 4: 'alias', 5: 'answer' };
  var QUICK = { 6: 'ngoai', 7: 'bo-qua', 8: 'dung' };

  function isTyping(target) {
    var name = target.tagName;
    var kind = (target.type || '').toLowerCase();
    return target.isContentEditable || name === 'TEXTAREA' || name === 'SELECT' ||
      (name === 'INPUT' && kind !== 'checkbox' && kind !== 'radio');
  }

  function plain(event) {
    return !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing && !isTyping(event.target);
  }

  function list(form) {
    var rows = Array.prototype.slice.call(form.querySelectorAll('[data-row]'));
    var here = -1;

    function go(to) {
      if (!rows.length) return;
      if (here >= 0) rows[here].classList.remove('is-here');
      here = Math.max(0, Math.min(rows.length - 1, to));
      rows[here].classList.add('is-here');
      rows[here].querySelector('[data-open]').focus();
      rows[here].scrollIntoView({ block: 'nearest' });
    }

    function box(row) { return row.querySelector('input[type=checkbox]'); }

    function send(wish) {
      if (!form.querySelector('input[name=nhom]:checked') && here >= 0) box(rows[here]).checked = true;
      if (!form.querySelector('input[name=nhom]:checked')) return;
      var field = document.createElement('input');
      field.type = 'hidden';
      field.name = 'viec';
      field.value = wish;
      form.appendChild(field);
      form.submit();
    }

    function open() {
      var chosen = form.querySelectorAll('input[name=nhom]:checked').length;
      if (chosen > 0) send('day');
      else if (here >= 0) rows[here].querySelector('[data-open]').click();
    }

    var keys = {
      j: function () { go(here + 1); },
      k: function () { go(here - 1); },
      x: function () { if (here >= 0) box(rows[here]).checked = !box(rows[here]).checked; },
      '/': function () { document.getElementById('q').focus(); },
      '?': function () { var help = document.getElementById('keys'); help.open = !help.open; if (help.open) help.scrollIntoView(); }
    };

    rows.forEach(function (row, place) {
      row.addEventListener('focusin', function () {
        if (place === here) return;
        if (here >= 0) rows[here].classList.remove('is-here');
        here = place;
        row.classList.add('is-here');
      });
    });

    document.addEventListener('keydown', function (event) {
      if (!plain(event)) return;
      if (event.key === 'Enter') {
        if (event.target === document.body || event.target.hasAttribute('data-open') || event.target.name === 'nhom') { event.preventDefault(); open(); }
        return;
      }
      var run = keys[event.key];
      if (!run && QUICK[event.key]) run = function () { send(QUICK[event.key]); };
      if (!run && KINDS[event.key]) run = function () { send(KINDS[event.key]); };
      if (!run) return;
      event.preventDefault();
      run();
    });
  }

  function kinds(form) {
    document.addEventListener('keydown', function (event) {
      if (!plain(event)) return;
      var radio = form.querySelector('[data-digit="' + (/^[1-9]$/.test(event.key) ? event.key : '0') + '"]');
      if (!radio) return;
      event.preventDefault();
      radio.checked = true;
      radio.focus();
    });
  }

  /* ---- suggestions ---- */

  var WAIT = 180;

  function suggest(input) {
    var box = document.createElement('ul');
    var holder = document.createElement('div');
    var timer = 0;
    var asked = 0;
    var at = -1;
    holder.className = 'suggest';
    box.className = 'suggestions';
    box.id = input.id + '-goi-y';
    box.hidden = true;
    box.setAttribute('role', 'listbox');
    input.setAttribute('role', 'combobox');
    input.setAttribute('aria-autocomplete', 'list');
    input.setAttribute('aria-expanded', 'false');
    input.setAttribute('aria-controls', box.id);
    input.parentNode.insertBefore(holder, input);
    holder.appendChild(input);
    holder.appendChild(box);

    function close() { box.hidden = true; at = -1; input.setAttribute('aria-expanded', 'false'); input.removeAttribute('aria-activedescendant'); }

    function mark(to) {
      var options = box.children;
      if (!options.length) return;
      at = (to + options.length) % options.length;
      Array.prototype.forEach.call(options, function (one, place) { one.setAttribute('aria-selected', String(place === at)); });
      input.setAttribute('aria-activedescendant', options[at].id);
      options[at].scrollIntoView({ block: 'nearest' });
    }

    /* What is typed counts, not what was ticked above. */
    function other() {
      var radio = input.form.querySelector('input[name="chon-thu-tuc"][value=""]');
      if (radio) radio.checked = true;
    }

    function take(option) {
      input.value = option.getAttribute('data-code');
      other();
      close();
    }

    function show(found) {
      box.textContent = '';
      found.forEach(function (one, place) {
        var option = document.createElement('li');
        var code = document.createElement('span');
        option.id = box.id + '-' + place;
        option.setAttribute('role', 'option');
        option.setAttribute('aria-selected', 'false');
        option.setAttribute('data-code', one.code);
        option.textContent = one.name + ' ';
        code.className = 'code';
        code.textContent = one.code;
        option.appendChild(code);
        option.addEventListener('mousedown', function (event) { event.preventDefault(); take(option); });
        box.appendChild(option);
      });
      at = -1;
      box.hidden = !found.length;
      input.setAttribute('aria-expanded', String(!box.hidden));
    }

    function ask() {
      var number = ++asked;
      var words = input.value.trim();
      if (words.length < 2) { close(); return; }
      fetch(input.getAttribute('data-suggest') + '?q=' + encodeURIComponent(words), { credentials: 'same-origin' })
        .then(function (response) { return response.ok ? response.json() : []; })
        .then(function (found) { if (number === asked && document.activeElement === input) show(found); })
        .catch(close);
    }

    input.addEventListener('input', function () { other(); clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    input.addEventListener('blur', close);
    input.addEventListener('keydown', function (event) {
      if (box.hidden) return;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); mark(at + (event.key === 'ArrowDown' ? 1 : -1)); }
      else if (event.key === 'Enter' && at >= 0) { event.preventDefault(); take(box.children[at]); }
      else if (event.key === 'Escape') { event.preventDefault(); close(); }
    });
  }

  function grow(area) {
    function fit() { area.style.height = 'auto'; area.style.height = area.scrollHeight + 4 + 'px'; }
    area.addEventListener('input', fit);
    fit();
  }

  var each = Array.prototype.forEach;
  each.call(document.querySelectorAll('form[data-keys]'), list);
  each.call(document.querySelectorAll('form.teach'), kinds);
  each.call(document.querySelectorAll('[data-suggest]'), suggest);
  each.call(document.querySelectorAll('[data-grow]'), grow);
}());
