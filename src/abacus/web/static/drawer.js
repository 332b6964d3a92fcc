/* The explanation drawer: pushes the page aside, never covers it. On a phone a number's link simply opens its page. */
(function () {
  'use strict';
  const wide = window.matchMedia('(min-width: 1100px)');
  const drawer = document.getElementById('drawer');
  const frame = document.getElementById('frame');
  if (!drawer || !frame) return;
  let opener = null;

  function close() {
    if (drawer.hidden) return;
    drawer.hidden = true;
    frame.classList.remove('drawer');
    if (opener) {
      opener.classList.remove('open');
      opener.removeAttribute('aria-expanded');
      opener.focus();
    }
    opener = null;
  }
  async function open(link) {
    const answer = await fetch(link.href, { headers: { 'X-Abacus-Drawer': '1', 'X-Abacus-Script': '1' } });
    if (!answer.ok || answer.redirected) {
      window.location.assign(link.href);
      return;
    }
    const before = opener;
    drawer.innerHTML = await answer.text();
    if (before) before.classList.remove('open');
    opener = link;
    link.classList.add('open');
    link.setAttribute('aria-expanded', 'true');
    drawer.hidden = false;
    frame.classList.add('drawer');
    if (window.htmx) window.htmx.process(drawer);
    drawer.scrollTop = 0;
    drawer.focus({ preventScroll: true });
    link.scrollIntoView({ block: 'nearest' });
  }
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-close-drawer]')) {
      close();
      return;
    }
    const link = event.target.closest('a.why');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || !wide.matches) return;
    if (link.getAttribute('href').startsWith('#') || drawer.contains(link)) return;
    event.preventDefault();
    if (link === opener) close();
    else open(link).catch(() => window.location.assign(link.href));
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) close();
  });
}());
