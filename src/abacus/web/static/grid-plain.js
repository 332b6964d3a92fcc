/* What the grid stands on: the plain table of inputs, exact sums, choices as people write them, keys. */
(function () {
  'use strict';
  const { say } = window.abacus;

  /* The plain table: rows are added by copying the last one. */
  function PlainGrid(box, grid) {
    this.grid = grid;
    this.table = box.querySelector('[data-grid-plain]');
    this.body = this.table.tBodies[0];
    this.table.addEventListener('input', () => grid.changed());
    this.table.addEventListener('change', () => grid.changed());
    this.table.addEventListener('focusin', (event) => { this.at = event.target.closest('tbody tr'); });
  }
  PlainGrid.prototype.use = function (used) {
    this.table.hidden = !used;
    this.table.querySelectorAll('input, select').forEach((input) => { input.disabled = !used; });
  };
  PlainGrid.prototype.inputs = function (line) {
    const found = {};
    line.querySelectorAll('input, select').forEach((input) => { found[input.name.split('-').slice(2).join('-')] = input; });
    return found;
  };
  PlainGrid.prototype.rows = function () {
    return Array.from(this.body.rows).map((line) => {
      const row = { id: '' };
      Object.entries(this.inputs(line)).forEach(([key, input]) => { row[key] = input.value; });
      return row;
    }).filter((row) => this.grid.columns.some((column) => !column.readOnly && row[column.key]));
  };
  PlainGrid.prototype.fill = function (rows) {
    while (this.body.rows.length < rows.length) this.add(true);
    Array.from(this.body.rows).forEach((line, number) => this.write(line, rows[number] || {}));
  };
  PlainGrid.prototype.write = function (line, row) {
    Object.entries(this.inputs(line)).forEach(([key, input]) => {
      input.value = row[key] || '';
      if (input.type === 'hidden' && input.previousSibling && key !== 'id') input.previousSibling.textContent = row[key] || '';
    });
  };
  PlainGrid.prototype.add = function (quietly) {
    if (this.body.rows.length >= this.grid.config.maxRows) {
      this.grid.tell(say('rows_full', { max: this.grid.config.maxRows, rest: 1 }));
      return;
    }
    const line = this.body.rows[this.body.rows.length - 1].cloneNode(true);
    this.body.append(line);
    this.write(line, {});
    this.number();
    if (!quietly) Object.values(this.inputs(line)).find((input) => input.type !== 'hidden').focus();
  };
  PlainGrid.prototype.drop = function () {
    if (!this.at || !this.at.isConnected) return;
    if (this.body.rows.length > 1) this.at.remove();
    else this.write(this.at, {});
    this.number();
  };
  PlainGrid.prototype.number = function () {
    Array.from(this.body.rows).forEach((line, number) => {
      line.cells[0].firstChild.textContent = number + 1;
      Object.entries(this.inputs(line)).forEach(([key, input]) => {
        input.name = this.grid.field + '-' + number + '-' + key;
        if (input.hasAttribute('aria-label')) input.setAttribute('aria-label', input.getAttribute('aria-label').replace(/\d+$/, number + 1));
        if (key !== 'id') input.closest('td').id = this.grid.field + ':' + number + ':' + key;
      });
    });
  };
  PlainGrid.prototype.set = function (number, key, value) {
    const line = this.body.rows[number];
    if (line) this.inputs(line)[key].value = value;
  };
  PlainGrid.prototype.jump = function (number, key) {
    const line = this.body.rows[number];
    const input = line && this.inputs(line)[key];
    if (!input) return false;
    input.closest('td').scrollIntoView({ block: 'center' });
    if (input.type !== 'hidden') input.focus({ preventScroll: true });
    return true;
  };

  /* Exact decimals: millionths as BigInt; what is no number counts as none. */
  const parsed = {
    one: (text) => {
      const found = /^([+-]?)(\d*)(?:\.(\d{0,6})\d*)?$/.exec(String(text || '').normalize('NFKC').replace(/[,\s]/g, ''));
      if (!found || (!found[2] && !found[3])) return null;
      const size = BigInt((found[2] || '0') + (found[3] || '').padEnd(6, '0'));
      return found[1] === '-' ? -size : size;
    },
    sum: (texts) => texts.map(parsed.one).filter((one) => one !== null).reduce((total, one) => total + one, 0n),
    shown: (size) => {
      const text = String(size < 0n ? -size : size).padStart(7, '0');
      const part = text.slice(-6).replace(/0+$/, '');
      return (size < 0n ? '-' : '') + text.slice(0, -6).replace(/\B(?=(\d{3})+$)/g, ',') + (part ? '.' + part : '');
    },
  };

  /* The sums of a column: by the words of another column where it says so, then all; wrong where another sum is meant. */
  function sums(rows, column, columns) {
    const parts = [];
    const part = (label, size, meant) => {
      const target = parsed.one(meant);
      const text = label + ' ' + parsed.shown(size) + (target === null ? '' : ' / ' + parsed.shown(target));
      parts.push({ text: text, wrong: target !== null && target !== size });
    };
    const by = columns.find((one) => one.key === column.totalBy);
    const size = (chosen) => parsed.sum(chosen.map((row) => row[column.key]));
    if (by) by.options.forEach(([value, word]) => {
      const chosen = rows.filter((row) => row[by.key] === value);
      if (chosen.length || column.meant[value]) part(word, size(chosen), column.meant[value]);
    });
    part(say('sum', { sum: '' }).trim(), size(rows), column.meant['']);
    return parts;
  }

  /* A word of a choice, however it was written: full width, ASCII operators, the stored value. Null: no such choice. */
  const WRITTEN = { '>=': '≥', '=>': '≥', '<=': '≤', '=<': '≤', '==': '=' };
  const plain = (text) => {
    const narrow = text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
    return WRITTEN[narrow] || narrow;
  };
  function choice(options, text) {
    const found = options.find((option) => plain(option[1]) === plain(text)) || options.find((option) => option[0] === text);
    return found ? found[1] : null;
  }

  /* Keys and focus around the grids: the grid listens to the whole page while one of its cells is chosen. */
  function keys() {
    const boxOf = (target) => target.closest && target.closest('[data-grid-sheet]');
    let left = null; // the grid that Escape has left: Tab goes past it until the focus is somewhere else
    document.addEventListener('focusin', (event) => {
      const current = window.jspreadsheet.current;
      if (left && !event.target.closest('[data-grid-bar]')) {
        left.tabIndex = 0;
        left = null;
      }
      if (!current) {
        const box = event.target.matches('[data-grid-sheet]') && event.target.closest('[data-grid]');
        if (box && box.abacus.sheet && !box.abacus.pressed) {
          box.abacus.sheet.updateSelectionFromCoords(0, 0, 0, 0);
          window.jspreadsheet.current = box.abacus.sheet;
        }
      } else if (!boxOf(event.target) && !event.target.closest('.jdropdown, .jss_container')) {
        current.resetSelection();
        window.jspreadsheet.current = null;
      }
    });
    document.addEventListener('keydown', (event) => {
      const current = window.jspreadsheet.current;
      if (!current || current.edition) return;
      if (event.key === 'Escape') {
        const box = current.element.closest('[data-grid]');
        current.resetSelection();
        window.jspreadsheet.current = null;
        box.querySelector('[data-grid-bar] .btn:not([hidden])').focus();
        left = box.querySelector('[data-grid-sheet]');
        left.tabIndex = -1;
        left.querySelectorAll('.jss_spreadsheet').forEach((inner) => { inner.tabIndex = -1; }); // a scroller is a stop else
        event.stopImmediatePropagation();
        event.preventDefault();
      } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
        event.stopImmediatePropagation();
        event.preventDefault();
      } else if (event.key === 'Tab' && current.selectedCell) wrap(event, current);
    }, true);
  }
  /* Tab goes on to the next row after the last column, and leaves the grid after the last cell. */
  function wrap(event, sheet) {
    const last = sheet.options.columns.length - 2;
    const [x, y] = [Number(sheet.selectedCell[0]), Number(sheet.selectedCell[1])];
    const end = sheet.options.data.length - 1;
    if (event.shiftKey ? x > 0 : x < last) return;
    event.stopImmediatePropagation();
    if (event.shiftKey ? y === 0 : y === end) {
      sheet.resetSelection();
      window.jspreadsheet.current = null;
      return;
    }
    event.preventDefault();
    const [nextX, nextY] = event.shiftKey ? [last, y - 1] : [0, y + 1];
    sheet.updateSelectionFromCoords(nextX, nextY, nextX, nextY);
  }

  Object.assign(window.abacus, { PlainGrid: PlainGrid, gridText: { sums: sums, parsed: parsed, choice: choice }, gridKeys: keys });
}());
