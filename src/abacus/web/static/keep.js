/* What was typed and could not be sent – the session had ended, the server was away – is offered again on its page.
   Kept in this tab alone, for the same person, for a working day; gone when somebody signs out. */
(function () {
  'use strict';
  const { say, icon } = window.abacus;
  const MARK = 'abacus:typed:';
  const LONGEST = 12 * 3600 * 1000;
  const person = document.body.dataset.person || '';
  const here = window.location.pathname + window.location.search;
  let store;
  try {
    store = window.sessionStorage;
  } catch (error) {
    return; /* a browser that keeps nothing */
  }

  function entries() {
    return Object.keys(store).filter((key) => key.startsWith(MARK)).map((key) => {
      try {
        return [key, JSON.parse(store.getItem(key))];
      } catch (error) {
        return [key, null];
      }
    });
  }
  function writable(form) {
    return Array.from(form.elements).filter((field) => field.name && !field.disabled && !field.readOnly &&
      (/^(TEXTAREA|SELECT)$/.test(field.tagName) || /^(text|search|number|date|tel|email|url|checkbox|radio)$/.test(field.type)));
  }
  function values(form) {
    const counts = {};
    return writable(form).map((field) => {
      counts[field.name] = (counts[field.name] || 0) + 1;
      const value = /^(checkbox|radio)$/.test(field.type) ? field.checked : field.value;
      return [field.name, counts[field.name] - 1, value];
    });
  }
  function form(kept) {
    return Array.from(document.forms).find((one) => (one.id || one.getAttribute('action') || '') === kept.form);
  }
  function field(found, name, place) {
    return writable(found).filter((one) => one.name === name)[place];
  }
  function differs(found, kept) {
    return kept.fields.some(([name, place, value]) => {
      const one = field(found, name, place);
      return one && (typeof value === 'boolean' ? one.checked !== value : one.value !== value);
    });
  }
  function restore(found, kept) {
    kept.fields.forEach(([name, place, value]) => {
      const one = field(found, name, place);
      if (!one) return;
      if (typeof value === 'boolean') one.checked = value;
      else one.value = value;
      one.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }
  function offer(key, kept) {
    const found = form(kept);
    if (!found || !differs(found, kept)) {
      store.removeItem(key);
      return;
    }
    const note = document.createElement('div');
    note.className = 'note note-a mb-3';
    note.setAttribute('role', 'status');
    const text = document.createElement('div');
    const said = document.createElement('p');
    said.textContent = say('typed_kept', { time: new Date(kept.at).toTimeString().slice(0, 5) });
    const acts = document.createElement('p');
    acts.className = 'flex';
    [['typed_restore', () => restore(found, kept)], ['typed_drop', () => {}]].forEach(([label, act]) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'btn btn-sm';
      button.textContent = say(label);
      button.addEventListener('click', () => {
        act();
        store.removeItem(key);
        note.remove();
      });
      acts.append(button);
    });
    text.append(said, acts);
    note.append(icon('history'), text);
    const box = document.getElementById('messages');
    if (box) box.append(note);
    else found.before(note);
  }

  document.addEventListener('submit', (event) => {
    const sent = event.target;
    if (sent.method === 'get' || !person) return;
    if ((sent.getAttribute('action') || '').includes('/sign-out/')) {
      entries().forEach(([key]) => store.removeItem(key));
      return;
    }
    if (event.defaultPrevented || sent.querySelector('input[type=password]')) return;
    const fields = values(sent);
    if (!fields.some(([, , value]) => typeof value === 'string' && value.trim())) return;
    const kept = { person: person, form: sent.id || sent.getAttribute('action') || '', fields: fields, at: Date.now(), state: 'sent' };
    try {
      store.setItem(MARK + here, JSON.stringify(kept));
    } catch (error) {
      store.removeItem(MARK + here); /* full: the platform works without */
    }
  });

  const from = document.referrer ? new URL(document.referrer) : null;
  const cameFrom = from && from.origin === window.location.origin ? from.pathname + from.search : '';
  entries().forEach(([key, kept]) => {
    const path = key.slice(MARK.length);
    if (!kept || Date.now() - kept.at > LONGEST || (person && kept.person !== person)) store.removeItem(key);
    else if (kept.state === 'sent' && person && cameFrom === path) store.removeItem(key); /* this page is the answer */
    else if (kept.state === 'sent') store.setItem(key, JSON.stringify(Object.assign(kept, { state: 'lost' })));
    if (store.getItem(key) && person && path === here) offer(key, kept);
  });
}());
