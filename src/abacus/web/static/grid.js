/* A grid inside a form: jspreadsheet over a plain table of inputs.

   <div data-grid data-columns="#config-id" data-field="lines"> (see pages/grid.html). The plain table is what is
   posted without scripts, on phones, and by whoever prefers it; with the grid a hidden input carries the rows as
   JSON. element.abacus offers rows(), set(row, key, value), jump("lines:3:weight"). Events on the element, bubbling:
   abacus:changed after every change (detail.rows). */
(function () {
  'use strict';
  const { say, icon } = window.abacus;
  const { sums, parsed } = window.abacus.gridText;
  const narrow = window.matchMedia('(max-width: 640px)');
  const CHOICE = 'abacus-grid';
  const BLANK = 3; /* rows to begin with where there are none */
  const NUMBERS = 56; /* the width of the row numbers and the frame */

  function button(text, name, act) {
    const made = document.createElement('button');
    made.type = 'button';
    made.className = 'btn btn-sm';
    if (name) made.append(icon(name));
    made.append(text);
    made.addEventListener('click', act);
    return made;
  }

  function Grid(box) {
    this.box = box;
    this.field = box.dataset.field;
    this.config = JSON.parse(document.querySelector(box.dataset.columns).textContent);
    this.columns = this.config.columns;
    this.sheetBox = box.querySelector('[data-grid-sheet]');
    this.bar = box.querySelector('[data-grid-bar]');
    this.hidden = box.querySelector('input[name="' + this.field + '"]');
    this.plain = new window.abacus.PlainGrid(box, this);
    this.sheet = null;
    this.note = document.createElement('span');
    this.note.className = 'tag tag-n';
    this.note.setAttribute('role', 'status');
    this.note.hidden = true;
    this.sums = document.createElement('span');
    this.sums.className = 'grid-sums tab';
    box.abacus = this;
    const form = box.closest('form');
    if (form) {
      form.addEventListener('submit', () => this.finish(), true);
      form.addEventListener('abacus:collect', () => this.write());
      form.addEventListener('abacus:saved', () => this.mark());
    }
    this.tools();
    if (narrow.matches || localStorage.getItem(CHOICE) === 'table') this.showPlain();
    else this.showSheet(this.config.rows);
  }

  Grid.prototype.tools = function () {
    this.swap = button('', '', () => this.toggle());
    this.undoer = button(say('undo'), 'arrow-back-up', () => this.sheet.undo());
    this.adder = button(say('add_row'), 'plus', () => this.addRow());
    this.dropper = button(say('drop_row'), 'minus', () => this.dropRows());
    this.bar.append(this.undoer, this.adder, this.dropper, this.note, this.sums, this.swap);
    this.swap.classList.add('btn-q', 'end');
    this.bar.hidden = false;
    if (this.config.fixedRows) this.adder.hidden = this.dropper.hidden = true;
  };

  /* Words on the screen, values in the data: a choice column shows words. */
  Grid.prototype.word = function (column, value) {
    const found = column.options.find((option) => option[0] === value || option[1] === value);
    return found ? found[1] : value;
  };
  Grid.prototype.value = function (column, word) {
    const found = column.options.find((option) => option[1] === word);
    return found ? found[0] : word;
  };
  Grid.prototype.data = function (rows) {
    const lines = rows.map((row) => [...this.columns.map((c) => this.word(c, row[c.key] || '')), row.id || '']);
    const blank = () => [...this.columns.map(() => ''), ''];
    return lines.length ? lines : Array.from({ length: this.config.fixedRows ? 1 : BLANK }, blank);
  };

  Grid.prototype.showSheet = function (rows) {
    this.plain.use(false);
    this.sheetBox.hidden = false;
    this.sheetBox.replaceChildren();
    this.sheetBox.setAttribute('role', 'group');
    this.sheetBox.setAttribute('aria-label', this.config.caption + '　' + say('grid'));
    this.sheetBox.tabIndex = 0;
    this.hidden.disabled = false;
    this.undoer.hidden = false;
    const inner = document.createElement('div');
    this.sheetBox.append(inner);
    const wide = this.columns.reduce((total, column) => total + column.width, 0);
    const scale = Math.max((this.sheetBox.clientWidth - NUMBERS) / wide, 0.75);
    const columns = this.columns.map((c) => ({
      title: c.label, width: Math.floor(c.width * scale), align: c.align, readOnly: c.readOnly, wordWrap: true,
      type: c.options.length ? 'dropdown' : 'text', source: c.options.map((option) => option[1]), autocomplete: true,
    }));
    columns.push({ title: 'id', type: 'hidden', readOnly: true });
    this.sheet = window.jspreadsheet(inner, Object.assign({
      worksheets: [{
        data: this.data(rows), columns: columns, allowInsertColumn: false, allowDeleteColumn: false, allowRenameColumn: false,
        allowInsertRow: !this.config.fixedRows, allowDeleteRow: !this.config.fixedRows, allowManualInsertColumn: false,
        columnDrag: false, rowDrag: false, columnSorting: false, minDimensions: [columns.length, 1],
      }],
      parseFormulas: false, parseHTML: false, contextMenu: () => false, about: false, allowExport: false,
    }, this.events()))[0];
    this.swap.replaceChildren(icon('table'), say('as_table'));
    this.changed();
    this.mark();
  };

  Grid.prototype.events = function () {
    const changed = () => this.changed();
    return {
      onbeforechange: (sheet, cell, x, y, value) => this.cleaned(Number(x), value),
      onbeforepaste: (sheet, cells, x, y) => this.pasting(cells, Number(x), Number(y)),
      onbeforeinsertrow: (sheet, rows) => {
        if (sheet.options.data.length + rows.length <= this.config.maxRows) return undefined;
        this.warn(say('rows_full', { max: this.config.maxRows, rest: rows.length }));
        return false;
      },
      onpaste: () => this.pasted(),
      onselection: (sheet, left, top, right, bottom) => { this.chosen = [left, top, right, bottom].map(Number); },
      onundo: (sheet, record) => this.together(record, 'undo'),
      onredo: (sheet, record) => this.together(record, 'redo'),
      onafterchanges: changed,
      oninsertrow: changed,
      ondeleterow: changed,
    };
  };

  /* What a cell takes: trimmed text; for a choice one of its words, however it was written. */
  Grid.prototype.cleaned = function (x, value) {
    const column = this.columns[x];
    if (!column) return value;
    const text = String(value === null || value === undefined ? '' : value).replace(/\r/g, '').trim();
    if (!column.options.length || !text) return text;
    const word = window.abacus.gridText.choice(column.options, text);
    if (word === null) this.warn(say('no_choice', { value: text }));
    return word === null ? '' : word;
  };

  /* A paste from Excel: no carriage returns, no empty last line, nothing beyond the last column or row. */
  Grid.prototype.pasting = function (cells, x, y) {
    let rows = cells.map((line) => line.map((cell) => String(cell.value === undefined ? cell : cell.value).replace(/\r/g, '')));
    while (rows.length > 1 && rows[rows.length - 1].every((text) => text === '')) rows.pop();
    const wide = this.columns.length - x;
    const room = (this.config.fixedRows ? this.sheet.options.data.length : this.config.maxRows) - y;
    if (rows.length > room) this.warn(say('rows_full', { max: this.config.maxRows, rest: rows.length - room }));
    rows = rows.slice(0, room);
    const full = Math.min(wide, Math.max(...rows.map((line) => line.length)));
    rows = rows.map((line) => Array.from({ length: full }, (none, at) => line[at] || ''));
    /* Excel gives a merged cell's text once: the cells below it mean the same. */
    this.columns.slice(x, x + full).forEach((column, at) => {
      if (!column.merge) return;
      rows.forEach((line, number) => {
        if (!line[at] && number && line.some((text) => text)) line[at] = rows[number - 1][at];
      });
    });
    this.before = this.sheet.options.data.length;
    this.room = { first: y + 1, last: y + rows.length };
    return rows.length && full > 0 ? rows : false;
  };
  Grid.prototype.pasted = function () {
    const { history, historyIndex } = this.sheet;
    const added = this.sheet.options.data.length > this.before;
    if (added && history[historyIndex] && history[historyIndex - 1]) {
      history[historyIndex].withRows = true;
      history[historyIndex - 1].withValues = true;
    }
    const { first, last } = this.room;
    this.warn(say('pasted', { rows: last - first + 1, first: first, last: last }), true);
    this.changed();
  };
  /* A paste that added rows is one act: both halves are undone and redone together. */
  Grid.prototype.together = function (record, way) {
    if (record && way === 'undo' && record.withRows) this.sheet.undo();
    if (record && way === 'redo' && record.withValues) this.sheet.redo();
    if (!this.sheet.selectedCell) this.choose(this.chosen[0], Math.min(this.chosen[1], this.sheet.options.data.length - 1));
    this.changed();
  };

  Grid.prototype.showPlain = function () {
    if (this.sheet) {
      this.plain.fill(this.rows());
      window.jspreadsheet.destroy(this.sheetBox.firstElementChild);
      this.sheet = null;
    }
    this.sheetBox.hidden = true;
    this.hidden.disabled = true;
    this.undoer.hidden = true;
    this.plain.use(true);
    this.swap.replaceChildren(icon('table'), say('as_grid'));
    this.swap.hidden = narrow.matches;
    this.changed();
  };
  Grid.prototype.toggle = function () {
    const plain = Boolean(this.sheet);
    localStorage.setItem(CHOICE, plain ? 'table' : 'grid');
    if (plain) this.showPlain();
    else this.showSheet(this.plain.rows());
  };

  Grid.prototype.rows = function () {
    if (!this.sheet) return this.plain.rows();
    return this.sheet.options.data.map((line) => {
      const row = { id: line[this.columns.length] || '' };
      this.columns.forEach((column, at) => { row[column.key] = this.value(column, String(line[at] === null || line[at] === undefined ? '' : line[at])); });
      return row;
    });
  };
  Grid.prototype.set = function (number, key, value) {
    const at = this.columns.findIndex((column) => column.key === key);
    if (!this.sheet) this.plain.set(number, key, value);
    else this.sheet.setValueFromCoords(at, number, this.word(this.columns[at], value), true);
    this.changed();
  };
  Grid.prototype.addRow = function () {
    if (!this.sheet) this.plain.add();
    else {
      const at = this.chosen ? Math.max(this.chosen[1], this.chosen[3]) : this.sheet.options.data.length - 1;
      this.sheet.insertRow(1, at);
      this.choose(0, at + 1);
    }
    this.changed();
  };
  Grid.prototype.dropRows = function () {
    if (!this.sheet) this.plain.drop();
    else if (this.chosen) {
      const [from, to] = [this.chosen[1], this.chosen[3]].sort((a, b) => a - b);
      this.sheet.deleteRow(from, to - from + 1);
      this.choose(0, Math.min(from, this.sheet.options.data.length - 1));
    }
    this.changed();
  };

  /* After every change: the hidden input, the sums, joined cells, and a word to the page. */
  Grid.prototype.changed = function () {
    if (this.waiting) return;
    this.waiting = true;
    Promise.resolve().then(() => {
      this.waiting = false;
      this.write();
      this.total();
      this.join();
      const started = this.started;
      this.started = true;
      if (started) this.box.dispatchEvent(new CustomEvent('abacus:changed', { bubbles: true, detail: { rows: this.rows() } }));
    });
  };
  Grid.prototype.write = function () {
    if (this.sheet) this.hidden.value = JSON.stringify(this.rows());
  };
  Grid.prototype.finish = function () {
    if (this.sheet && this.sheet.edition) this.sheet.closeEditor(this.sheet.edition[0], true);
    this.write();
  };
  Grid.prototype.total = function () {
    const column = this.columns.find((one) => one.total);
    if (!column) return;
    this.sums.replaceChildren(...sums(this.rows(), column, this.columns).map((part) => {
      const shown = document.createElement('span');
      if (part.wrong) {
        shown.className = 'st st-r';
        shown.append(icon('alert-octagon'));
      }
      shown.append(part.text);
      return shown;
    }));
    document.querySelectorAll('[data-grid-total="' + this.field + ':' + column.key + '"]').forEach((target) => {
      target.textContent = parsed.shown(parsed.sum(this.rows().map((row) => row[column.key])));
    });
  };
  /* Equal neighbours in a joined column read as one cell; each row keeps its value. */
  Grid.prototype.join = function () {
    if (!this.sheet) return;
    const data = this.sheet.options.data;
    this.columns.forEach((column, x) => {
      if (!column.merge) return;
      data.forEach((line, y) => {
        const cell = this.sheet.records[y][x].element;
        cell.classList.toggle('same', y > 0 && line[x] !== '' && data[y - 1][x] === line[x]);
      });
    });
  };

  Grid.prototype.tell = function (text) {
    this.note.textContent = text;
    this.note.hidden = !text;
  };
  /* Several things to say about one act: they stand side by side until the next one. */
  Grid.prototype.warn = function (text, first) {
    this.said = this.said || [];
    if (first) this.said.unshift(text);
    else if (!this.said.includes(text)) this.said.push(text);
    this.tell(this.said.join('　'));
    window.clearTimeout(this.forget);
    this.forget = window.setTimeout(() => { this.said = []; }, 0);
  };
  /* Make a cell the chosen one, with the keyboard on it. */
  Grid.prototype.choose = function (x, y) {
    window.jspreadsheet.current = this.sheet;
    this.sheetBox.focus({ preventScroll: true });
    this.sheet.updateSelectionFromCoords(x, y, x, y);
  };
  Grid.prototype.place = function (cell) {
    const [field, row, key] = cell.split(':');
    const x = this.columns.findIndex((column) => column.key === key);
    return field === this.field && x >= 0 ? { x: x, y: Number(row) } : null;
  };
  Grid.prototype.jump = function (cell) {
    const place = this.place(cell);
    if (!place) return false;
    if (!this.sheet) return this.plain.jump(place.y, this.columns[place.x].key);
    if (!this.sheet.records[place.y]) return false;
    this.choose(place.x, place.y);
    this.sheet.records[place.y][place.x].element.scrollIntoView({ block: 'center', inline: 'nearest' });
    return true;
  };
  /* Cells that the findings rail names: red where something must be mended, amber elsewhere. */
  Grid.prototype.mark = function () {
    if (!this.sheet) return;
    this.sheetBox.querySelectorAll('td.bad, td.ask').forEach((cell) => cell.classList.remove('bad', 'ask'));
    document.querySelectorAll('[data-cell]').forEach((link) => {
      const place = this.place(link.dataset.cell);
      const record = place && this.sheet.records[place.y];
      if (record) record[place.x].element.classList.add(link.dataset.level === 'must' ? 'bad' : 'ask');
    });
  };

  // A page with two grids loads this file twice; each grid is made once.
  document.querySelectorAll('[data-grid]:not([data-grid-made])').forEach((box) => {
    box.setAttribute('data-grid-made', '');
    new Grid(box);
  });
  window.abacus.gridKeys();
}());
