/** Filters and sorts the list of alerts. Everything can be read without it. */
export const SCRIPT = `'use strict';(() => {
const form = document.getElementById('filters');
const list = document.getElementById('alert-list');
if (!form || !list) return;
const items = [...list.children].map((node, at) => ({ node, at, level: +node.dataset.level, time: node.dataset.time === '' ? Infinity : +node.dataset.time, host: node.dataset.host, rule: node.dataset.rule, title: node.querySelector('.name').textContent, text: null }));
const field = (name) => form.elements.namedItem(name);
const view = document.getElementById('in-view');
const nothing = document.getElementById('nothing');
const numbers = new Intl.NumberFormat(document.documentElement.lang);
const ORDERS = {
  level: (a, b) => a.at - b.at,
  time: (a, b) => a.time - b.time || a.at - b.at,
  host: (a, b) => (a.host < b.host ? -1 : a.host > b.host ? 1 : a.at - b.at),
  rule: (a, b) => a.title.localeCompare(b.title) || a.at - b.at,
};
let order = 'level';
function textOf(item) { return item.text ??= item.node.textContent.toLowerCase(); }
function apply() {
  const words = field('text').value.toLowerCase().split(/\\s+/).filter(Boolean);
  const level = field('level').value, host = field('host').value, rule = field('rule').value;
  let shown = 0;
  for (const item of items) {
    const fits = (level === '' || item.level === +level) && (host === '' || item.host === host) && (rule === '' || item.rule === rule) && words.every((word) => textOf(item).includes(word));
    item.node.hidden = !fits;
    if (fits) shown += 1;
  }
  view.textContent = numbers.format(shown) + ' ' + view.dataset.words;
  nothing.hidden = shown > 0;
  if (field('sort').value !== order) {
    order = field('sort').value;
    list.append(...[...items].sort(ORDERS[order]).map(({ node }) => node));
  }
}
let waiting = 0;
form.addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(apply, 120); });
form.addEventListener('reset', () => setTimeout(apply));
form.addEventListener('submit', (event) => event.preventDefault());
document.addEventListener('click', (event) => {
  const about = event.target.closest('a[href^="#rule-"]');
  if (about) document.querySelector(about.getAttribute('href') + ' details').open = true;
  const link = event.target.closest('a[data-host], a[data-rule]');
  if (!link) return;
  form.reset();
  if (link.dataset.host !== undefined) field('host').value = 'h' + link.dataset.host;
  else field('rule').value = link.dataset.rule;
  apply();
});
form.hidden = false;
apply();
})()`
