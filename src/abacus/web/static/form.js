/* Forms: drafts saved every few seconds, findings that come back with them, jumps to a cell, files dropped. */
(function () {
  'use strict';
  const { say, csrf } = window.abacus;
  const PAUSE = 3000;

  /* A draft: <form data-autosave="url"> with an input "version"; its state is said in [data-draft-state]. */
  document.querySelectorAll('form[data-autosave]').forEach((form) => {
    const state = document.querySelector('[data-draft-state]');
    let dirty = false;
    let busy = false;
    let stopped = false;
    let timer = null;

    function tell(text, tone) {
      if (!state) return;
      state.textContent = text;
      state.dataset.tone = tone || '';
    }
    function later() {
      window.clearTimeout(timer);
      timer = window.setTimeout(save, PAUSE);
    }
    function touched(event) {
      if (stopped || (event.target && event.target.closest('[data-no-draft]'))) return;
      dirty = true;
      if (!busy) tell(say('unsaved'));
      later();
    }
    async function save() {
      if (!dirty || busy || stopped) return;
      busy = true;
      dirty = false;
      tell(say('saving'));
      form.dispatchEvent(new CustomEvent('abacus:collect'));
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: 'POST',
          body: new FormData(form),
          headers: { 'X-CSRFToken': csrf(), 'X-Abacus-Script': '1', 'X-Abacus-Draft': '1' },
          redirect: 'manual',
        });
        const said = await answer.json().catch(() => ({}));
        if (answer.type === 'opaqueredirect') again(say('signed_out'));
        else if (answer.status === 409) conflict(said);
        else if (!answer.ok) again(said.reason || String(answer.status));
        else saved(said);
      } catch (error) {
        again(say('offline'));
      }
      busy = false;
      if (dirty) later();
    }
    function again(reason) {
      dirty = true;
      tell(say('save_failed', { reason: reason }), 'r');
    }
    function saved(said) {
      if ('version' in said && form.elements.version) form.elements.version.value = said.version;
      tell(say('saved', { time: said.saved_at || new Date().toTimeString().slice(0, 8) }), 'g');
      Object.entries(said.parts || {}).forEach(([id, html]) => {
        const part = document.getElementById(id);
        if (part) {
          part.innerHTML = html;
          if (window.htmx) window.htmx.process(part);
        }
      });
      form.dispatchEvent(new CustomEvent('abacus:saved', { detail: said }));
    }
    function conflict(said) {
      stopped = true;
      dirty = true;
      tell((said.reason || say('conflict')) + ' ', 'r');
      if (state && said.difference_url) {
        const link = document.createElement('a');
        link.href = said.difference_url;
        link.textContent = say('see_difference');
        state.append(link);
      }
    }
    form.addEventListener('input', touched);
    form.addEventListener('change', touched);
    form.addEventListener('abacus:changed', touched);
    form.addEventListener('submit', () => { dirty = false; stopped = true; });
    window.addEventListener('pageshow', () => { stopped = false; });
    window.addEventListener('beforeunload', (event) => {
      if (dirty) event.preventDefault();
    });
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') save();
    });
  });

  /* Jump to a cell: the grid's when it is in use, else the element of that id. */
  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-cell]');
    if (!link) return;
    event.preventDefault();
    const cell = link.dataset.cell;
    const field = cell.split(':')[0];
    const grid = document.getElementById(field + '-grid');
    if (grid && grid.abacus && grid.abacus.jump(cell)) return;
    const target = document.getElementById(cell);
    if (!target) return;
    const fold = target.closest('details:not([open])');
    if (fold) fold.open = true;
    const input = target.matches('input, select, textarea') ? target : target.querySelector('input:not([type=hidden]), select, textarea');
    (input || target).scrollIntoView({ block: 'center' });
    if (input) input.focus({ preventScroll: true });
  });

  /* A drop zone around a file input. */
  document.querySelectorAll('[data-drop]').forEach((zone) => {
    const input = zone.querySelector('input[type=file]');
    const shown = zone.querySelector('[data-drop-name]');
    if (!input) return;
    const size = (bytes) => (bytes < 1048576 ? Math.ceil(bytes / 1024) + ' KB' : (bytes / 1048576).toFixed(1) + ' MB');
    const show = () => {
      if (!shown || !input.files.length) return;
      shown.textContent = Array.from(input.files).map((file) => say('drop', { name: file.name, size: size(file.size) })).join('；');
    };
    ['dragenter', 'dragover'].forEach((name) => zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add('over');
    }));
    ['dragleave', 'drop'].forEach((name) => zone.addEventListener(name, () => zone.classList.remove('over')));
    zone.addEventListener('drop', (event) => {
      event.preventDefault();
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
    input.addEventListener('change', show);
  });
}());
