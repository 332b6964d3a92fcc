/* The frame's behaviour. Every page reads and submits without it; it only saves steps. */
(function () {
  'use strict';
  document.documentElement.classList.add('js');
  const texts = JSON.parse(document.getElementById('texts').textContent);

  function say(key, values) {
    return (texts[key] || key).replace(/\{(\w+)\}/g, (all, name) => (values && name in values ? values[name] : all));
  }
  function typing(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }
  function icon(name) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
    const known = document.querySelector('svg.i use');
    use.setAttribute('href', (known ? known.getAttribute('href').split('#')[0] : '/static/vendor/icons.svg') + '#' + name);
    svg.setAttribute('class', 'i');
    svg.setAttribute('aria-hidden', 'true');
    svg.append(use);
    return svg;
  }
  function csrf() {
    const field = document.querySelector('input[name=csrfmiddlewaretoken]');
    return field ? field.value : '';
  }
  window.abacus = { say: say, icon: icon, csrf: csrf, typing: typing };

  /* The search box, from anywhere. */
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const find = document.querySelector('[data-find]');
    if (!find || !find.offsetParent) return;
    event.preventDefault();
    find.focus();
    find.select();
  });

  /* Menus are <details>: one open at a time, closed by Esc and by a click elsewhere. */
  const menus = () => Array.from(document.querySelectorAll('details[data-menu][open]'));
  document.addEventListener('click', (event) => {
    menus().filter((menu) => !menu.contains(event.target)).forEach((menu) => { menu.open = false; });
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    menus().forEach((menu) => {
      menu.open = false;
      menu.querySelector('summary').focus();
    });
  });

  /* Forms: send on change; send once. */
  document.addEventListener('change', (event) => {
    const form = event.target.closest('form[data-auto]');
    if (form) form.requestSubmit();
  });
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method === 'get' || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = '1';
    const button = event.submitter;
    window.setTimeout(() => { delete form.dataset.sent; }, 8000); /* a download leaves the page where it is */
    if (button) {
      button.setAttribute('aria-busy', 'true');
      button.dataset.label = button.textContent;
    }
  });
  window.addEventListener('pageshow', () => {
    document.querySelectorAll('form[data-sent]').forEach((form) => { delete form.dataset.sent; });
    document.querySelectorAll('[aria-busy=true]').forEach((button) => button.removeAttribute('aria-busy'));
  });

  /* Small acts. */
  document.addEventListener('click', (event) => {
    const act = event.target.closest('[data-print], [data-history-back], [data-copy]');
    if (!act) return;
    if ('print' in act.dataset) window.print();
    if ('historyBack' in act.dataset && history.length > 1) {
      event.preventDefault();
      history.back();
    }
    if ('copy' in act.dataset) navigator.clipboard.writeText(document.querySelector(act.dataset.copy).innerText);
  });

  /* Searchable selects: those that say so, and in a list's filters the long and the multiple ones. Fetched when needed. */
  let library = null;
  function load() {
    library = library || new Promise((resolve) => {
      const style = document.createElement('link');
      style.rel = 'stylesheet';
      style.href = document.body.dataset.selectStyle;
      const script = document.createElement('script');
      script.src = document.body.dataset.selectScript;
      script.addEventListener('load', resolve);
      document.head.prepend(style);
      document.head.append(script);
    });
    return library;
  }
  async function selects(root) {
    const long = (select) => select.multiple || select.options.length > 12;
    const wanted = Array.from(root.querySelectorAll('select:not(.tomselected)'))
      .filter((select) => 'select' in select.dataset || (select.closest('.filter-form') && long(select)));
    if (!wanted.length) return;
    await load();
    const none = () => Object.assign(document.createElement('div'), { className: 'no-results', textContent: say('none_found') });
    wanted.filter((select) => !select.tomselect).forEach((select) => {
      const plugins = select.multiple ? ['remove_button'] : [];
      new window.TomSelect(select, { maxOptions: 500, refreshThrottle: 0, plugins: plugins, render: { no_results: none } });
      select.setAttribute('aria-hidden', 'true'); /* its label now belongs to the box one types in */
    });
  }
  selects(document);
  document.addEventListener('htmx:afterSwap', (event) => selects(event.target));
  window.abacus.selects = selects;

  /* htmx: our forms' token, and a sentence when something does not work. */
  document.addEventListener('htmx:configRequest', (event) => {
    event.detail.headers['X-CSRFToken'] = csrf();
    event.detail.headers['X-Abacus-Script'] = '1';
  });
  function failed(reason) {
    const note = document.createElement('div');
    note.className = 'note note-r mb-3';
    const text = document.createElement('div');
    text.textContent = say('failed', { reason: reason });
    note.append(icon('alert-octagon'), text);
    const box = document.getElementById('messages');
    if (box) box.replaceChildren(note);
  }
  document.addEventListener('htmx:sendError', () => failed(say('offline')));
  document.addEventListener('htmx:responseError', (event) => {
    let reason = String(event.detail.xhr.status);
    try { reason = JSON.parse(event.detail.xhr.responseText).reason || reason; } catch (error) { /* a page, not JSON */ }
    failed(reason);
  });
  window.abacus.failed = failed;
}());
