/* Intake: many files and folders dropped at once; the sheet as a grid of cells to point at. Both work without it. */
(function () {
  'use strict';

  /* Many files: what was dropped, folders looked into, with their paths kept in a field of their own. */
  document.querySelectorAll('[data-drop-many]').forEach((zone) => {
    const form = zone.closest('form');
    const files = zone.querySelector('input[name=files]');
    const folder = zone.querySelector('input[name=folder]');
    const paths = form.querySelector('input[name=paths]');
    const shown = zone.querySelector('[data-drop-shown]');
    const most = Number(zone.dataset.most);
    const mostBytes = Number(zone.dataset.bytes);
    let dropped = [];

    function chosen() {
      const plain = (file) => [file, file.webkitRelativePath || file.name];
      return [...(dropped.length ? dropped : Array.from(files.files).map(plain)), ...Array.from(folder.files).map(plain)];
    }
    function say(key, values) {
      return zone.dataset[key].replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
    }
    function show() {
      const all = chosen();
      paths.value = JSON.stringify(all.map((one) => one[1]));
      const bytes = all.reduce((sum, one) => sum + one[0].size, 0);
      shown.textContent = all.length ? say('chosen', { count: all.length, size: bytes < 1048576 ? Math.ceil(bytes / 1024) + ' KB' : (bytes / 1048576).toFixed(1) + ' MB' }) : '';
      const first = all.length > most ? say('tooMany', { count: all.length, most: most }) : '';
      const second = bytes > mostBytes ? say('tooLarge', { size: (bytes / 1048576).toFixed(0) }) : '';
      files.setCustomValidity(first || second);
      if (first || second) files.reportValidity();
    }
    async function look(entry, into, found) {
      if (found.length > most + 1) return;
      if (entry.isFile) {
        const file = await new Promise((resolve, reject) => entry.file(resolve, reject)).catch(() => null);
        if (file && !file.name.startsWith('.') && !file.name.startsWith('~$')) found.push([file, into + file.name]);
        return;
      }
      const reader = entry.createReader();
      for (;;) {
        const entries = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)).catch(() => []);
        if (!entries.length) return;
        for (const one of entries) await look(one, into + entry.name + '/', found);
      }
    }
    ['dragenter', 'dragover'].forEach((name) => zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add('over');
    }));
    ['dragleave', 'drop'].forEach((name) => zone.addEventListener(name, () => zone.classList.remove('over')));
    zone.addEventListener('drop', async (event) => {
      event.preventDefault();
      const entries = Array.from(event.dataTransfer.items || []).map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry());
      const found = [];
      if (entries.length && entries.every(Boolean)) {
        for (const entry of entries) await look(entry, '', found);
      } else {
        Array.from(event.dataTransfer.files).forEach((file) => found.push([file, file.name]));
      }
      const given = new DataTransfer();
      found.forEach((one) => given.items.add(one[0]));
      dropped = found;
      files.files = given.files;
      show();
    });
    files.addEventListener('change', () => { dropped = []; show(); });
    folder.addEventListener('change', show);
    form.addEventListener('submit', (event) => {
      show();
      if (!chosen().length) {
        event.preventDefault();
        files.setCustomValidity(zone.dataset.none);
        files.reportValidity();
        files.setCustomValidity('');
      }
    });
  });

  /* The sheet. */
  const sheet = document.querySelector('[data-sheet]');
  if (!sheet) return;
  const box = sheet.closest('.pic-box');
  const form = document.querySelector('[data-correct]');
  const panel = form && form.closest('.correct');
  const places = [];
  Array.from(sheet.tBodies[0].rows).forEach((row, at) => {
    places[at] = places[at] || [];
    let column = 0;
    Array.from(row.cells).filter((cell) => cell.tagName === 'TD').forEach((cell) => {
      while (places[at][column]) column += 1;
      cell.dataset.y = at;
      cell.dataset.x = column;
      for (let down = 0; down < cell.rowSpan; down += 1) {
        places[at + down] = places[at + down] || [];
        for (let across = 0; across < cell.colSpan; across += 1) places[at + down][column + across] = cell;
      }
      column += cell.colSpan;
    });
  });
  const cells = Array.from(sheet.querySelectorAll('td'));
  if (!cells.length) return;
  let stop = null;
  let line = 0;
  let column = 0;

  function stand(cell, focus) {
    if (!cell) return;
    if (stop) stop.tabIndex = -1;
    stop = cell;
    stop.tabIndex = 0;
    if (focus) {
      cell.focus({ preventScroll: true });
      uncover(cell);
    }
  }
  function uncover(cell) {
    /* Into view inside the box, clear of its heads, and the box into view on the page. */
    const inside = cell.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    const head = { x: 44, y: 26 };
    if (inside.left < frame.left + head.x) box.scrollLeft -= frame.left + head.x - inside.left;
    else if (inside.right > frame.right - 16) box.scrollLeft += Math.min(inside.right - frame.right + 16, inside.left - frame.left - head.x);
    if (inside.top < frame.top + head.y) box.scrollTop -= frame.top + head.y - inside.top;
    else if (inside.bottom > frame.bottom - 16) box.scrollTop += Math.min(inside.bottom - frame.bottom + 16, inside.top - frame.top - head.y);
    const now = cell.getBoundingClientRect();
    if (now.top < 70 || now.bottom > window.innerHeight - 80) cell.scrollIntoView({ block: 'center', inline: 'nearest' });
  }
  function move(dy, dx) {
    const wasY = Number(stop.dataset.y);
    const wasX = Number(stop.dataset.x);
    let y = Math.min(Math.max(line, wasY), wasY + stop.rowSpan - 1);
    let x = Math.min(Math.max(column, wasX), wasX + stop.colSpan - 1);
    if (dy > 0) y = wasY + stop.rowSpan - 1 + dy;
    if (dy < 0) y = wasY + dy;
    if (dx > 0) x = wasX + stop.colSpan - 1 + dx;
    if (dx < 0) x = wasX + dx;
    y = Math.min(Math.max(y, 0), places.length - 1);
    x = Math.min(Math.max(x, 0), places[y].length - 1);
    line = y;
    column = x;
    stand(places[y][x], true);
  }
  const keys = {
    ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1],
    PageDown: [10, 0], PageUp: [-10, 0], Home: [0, -999], End: [0, 999],
  };
  sheet.addEventListener('keydown', (event) => {
    if (!stop || event.altKey || event.metaKey) return;
    if (event.key === 'Enter' || event.key === ' ' || event.key === 'F2') {
      event.preventDefault();
      open(stop);
    } else if (keys[event.key]) {
      event.preventDefault();
      if (event.ctrlKey && event.key === 'Home') move(-9999, 0);
      else if (event.ctrlKey && event.key === 'End') move(9999, 0);
      else move(...keys[event.key]);
    }
  });
  sheet.addEventListener('click', (event) => {
    const cell = event.target.closest('td');
    if (!cell) return;
    line = Number(cell.dataset.y);
    column = Number(cell.dataset.x);
    stand(cell, true);
    open(cell);
  });

  /* The form beside the cell. */
  function open(cell) {
    if (!form) return;
    sheet.querySelectorAll('td.at').forEach((one) => one.classList.remove('at'));
    cell.classList.add('at');
    form.elements.cell.value = cell.dataset.c;
    const meaning = form.elements.meaning;
    const now = cell.dataset.m || '';
    meaning.value = Array.from(meaning.options).some((one) => one.value === now) ? now : '';
    form.querySelector('[data-cell-name]').textContent = cell.dataset.c;
    const text = form.querySelector('[data-cell-text]');
    text.textContent = cell.dataset.t || cell.textContent.trim();
    text.hidden = !text.textContent;
    form.querySelector('[data-cell-now]').textContent = cell.title || form.dataset.unknown;
    panel.classList.remove('closed');
    panel.classList.add('near');
    place(cell);
    meaning.focus({ preventScroll: true });
  }
  function place(cell) {
    const at = cell.getBoundingClientRect();
    const around = panel.offsetParent ? panel.offsetParent.getBoundingClientRect() : { left: 0, top: 0 };
    const height = panel.offsetHeight;
    const width = panel.offsetWidth;
    const room = window.innerHeight - 70;
    let top = at.bottom + 6;
    if (top + height > room) top = Math.max(70, at.top - height - 6);
    let left = Math.min(at.left, window.innerWidth - width - 24);
    if (top < at.bottom && top + height > at.top) left = at.right + 6 + width < window.innerWidth ? at.right + 6 : Math.max(12, at.left - width - 6);
    panel.style.top = (top - around.top) + 'px';
    panel.style.left = (left - around.left) + 'px';
  }
  function close() {
    if (!form || panel.classList.contains('closed')) return false;
    panel.classList.add('closed');
    sheet.querySelectorAll('td.at').forEach((one) => one.classList.remove('at'));
    if (stop) stop.focus({ preventScroll: true });
    return true;
  }
  if (form) {
    panel.classList.add('closed');
    form.querySelector('[data-close]').addEventListener('click', close);
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && close()) event.preventDefault();
    });
    document.addEventListener('click', (event) => {
      if (!panel.contains(event.target) && !sheet.contains(event.target) && !panel.classList.contains('closed')) panel.classList.add('closed');
    });
  }

  /* A finding's address leads to its cell. */
  function jump(id) {
    const cell = document.getElementById(id);
    if (!cell || !sheet.contains(cell)) return false;
    line = Number(cell.dataset.y);
    column = Number(cell.dataset.x);
    stand(cell, true);
    sheet.querySelectorAll('td.at').forEach((one) => one.classList.remove('at'));
    cell.classList.add('at');
    return true;
  }
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#c-"]');
    if (link && jump(link.getAttribute('href').slice(1))) {
      event.preventDefault();
      history.replaceState(null, '', link.getAttribute('href'));
    }
  });
  stand(cells.find((cell) => cell.dataset.m) || cells[0], false);
  line = Number(stop.dataset.y);
  column = Number(stop.dataset.x);
  if (window.location.hash.startsWith('#c-')) jump(window.location.hash.slice(1));
}());
