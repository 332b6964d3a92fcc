/* Lists: selection with its sum, and coming back to the same place. */
(function () {
  'use strict';
  const say = window.abacus.say;

  /* Selection. */
  const bulk = document.querySelector('[data-bulk]');
  if (bulk) {
    const boxes = Array.from(document.querySelectorAll('input[name=sel]'));
    const all = document.querySelector('[data-tick-all]');
    const count = bulk.querySelector('[data-bulk-count]');
    const every = bulk.querySelector('input[name=all]');
    /* Whole 分 as 万元 with two decimals, halves away from zero, like the server. */
    const wan = (fen) => {
      const sign = fen < 0n ? '-' : '';
      const size = fen < 0n ? -fen : fen;
      const cents = (size + 5000n) / 10000n;
      const whole = String(cents / 100n).replace(/\B(?=(\d{3})+$)/g, ',');
      return sign + whole + '.' + String(cents % 100n).padStart(2, '0');
    };
    const show = () => {
      const chosen = boxes.filter((box) => box.checked);
      const rows = chosen.map((box) => box.closest('tr'));
      rows.forEach((row) => row.classList.add('sel'));
      boxes.filter((box) => !box.checked).forEach((box) => box.closest('tr').classList.remove('sel'));
      const summed = rows.length && rows.every((row) => 'sum' in row.dataset);
      const sum = summed ? rows.reduce((total, row) => total + BigInt(row.dataset.sum), 0n) : 0n;
      count.textContent = say(summed ? 'selected_sum' : 'selected', { count: chosen.length, sum: wan(sum) });
      bulk.hidden = !chosen.length && !every.checked;
      if (all) {
        all.checked = chosen.length === boxes.length && boxes.length > 0;
        all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
      }
    };
    let last = null;
    boxes.forEach((box) => box.addEventListener('click', (event) => {
      if (event.shiftKey && last) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
        boxes.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
      }
      last = box;
      show();
    }));
    if (all) all.addEventListener('change', () => {
      boxes.forEach((box) => { box.checked = all.checked; });
      show();
    });
    every.addEventListener('change', show);
    window.addEventListener('pageshow', show);
    show();
  }

  /* The filters' form comes into the page instead of a new one. */
  document.addEventListener('click', async (event) => {
    const link = event.target.closest('a[data-panel]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const panel = document.getElementById('filter-panel');
    if (!panel.querySelector('form')) {
      const answer = await fetch(link.href);
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const found = page.getElementById('filter-panel');
      if (!found) {
        window.location.assign(link.href);
        return;
      }
      panel.replaceChildren(...found.childNodes);
    }
    const wanted = (link.dataset.panel && document.getElementById(link.dataset.panel)) || panel;
    await window.abacus.selects(panel);
    const field = wanted.matches('input, select, textarea') ? wanted : wanted.querySelector('input:not([type=hidden]), select');
    if (field && field.tomselect) field.tomselect.focus();
    else if (field) field.focus();
  });

  /* Coming back: each list remembers its address and place in this tab. */
  const list = document.querySelector('[data-list]');
  if (list) {
    const key = 'list:' + list.dataset.list;
    const before = JSON.parse(sessionStorage.getItem(key) || '{}');
    const here = window.location.pathname + window.location.search;
    const keep = (more) => sessionStorage.setItem(key, JSON.stringify(Object.assign({ url: here, y: window.scrollY }, more)));
    if (before.row && before.url === here) {
      const row = document.getElementById(before.row);
      window.scrollTo(0, before.y || 0);
      if (row) row.classList.add('was');
    }
    list.addEventListener('click', (event) => {
      const row = event.target.closest('tbody tr');
      if (row && event.target.closest('a')) keep({ row: row.id });
    });
    if (before.url !== here) keep({});
  }
  document.querySelectorAll('a[data-back]').forEach((link) => {
    const known = JSON.parse(sessionStorage.getItem('list:' + link.dataset.back) || '{}');
    if (known.url && known.url.split('?')[0] === link.getAttribute('href').split('?')[0]) link.href = known.url;
  });
}());
