/**
 * Program of the HTML report, as text: it runs in a browser, from the data that stands beside it. All content is
 * set as text, never as markup. Rows are drawn only where the list is scrolled to, so that 100,000 stay usable.
 */
export const htmlScript = `
'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const $ = (id) => document.getElementById(id);
const el = (tag, props, ...children) => {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (key === 'class') node.className = value;
    else if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value);
  }
  for (const child of children.flat()) if (child !== undefined && child !== null) node.append(child);
  return node;
};
const size = (bytes) => bytes < 1000 ? bytes + ' B' : bytes < 1e6 ? (bytes / 1e3).toFixed(1) + ' kB' : (bytes / 1e6).toFixed(1) + ' MB';
const time = (ms) => ms < 1 ? ms.toFixed(2) + ' ms' : ms < 2000 ? Math.round(ms) + ' ms' : (ms / 1000).toFixed(1) + ' s';

const root = document.documentElement;
$('theme').addEventListener('click', () => {
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
});

const ROW = 28;
const rowsBox = $('rows');
const state = { only: data.failures > 0 ? 'failed' : 'all', search: '', iteration: '', selected: -1, rows: [] };

function build() {
  const words = state.search.toLowerCase();
  const rows = [];
  let group = '';
  data.items.forEach((item, index) => {
    if (state.only === 'failed' && !item.failed) return;
    if (state.iteration !== '' && item.run + ':' + item.iteration !== state.iteration) return;
    if (words && !(item.name + ' ' + item.folder + ' ' + item.sent.map((one) => one.method + ' ' + one.url + ' ' + one.code).join(' ')).toLowerCase().includes(words)) return;
    const key = item.run + ':' + item.iteration;
    if (key !== group && (data.runs.length > 1 || data.runs[item.run].iterations > 1)) {
      const run = data.runs[item.run];
      const parts = [];
      if (data.runs.length > 1) parts.push(run.name);
      if (run.iterations > 1) parts.push('Iteration ' + (item.iteration + 1) + ' of ' + run.iterations);
      rows.push({ head: parts.join(', ') });
    }
    group = key;
    rows.push({ index });
  });
  state.rows = rows;
  $('spacer').style.height = rows.length * ROW + 'px';
  const shown = rows.filter((row) => row.index !== undefined).length;
  $('count').textContent = shown + ' of ' + data.items.length + ' requests';
  $('none').hidden = shown > 0;
  $('none').textContent = state.only === 'failed' && !words ? 'Nothing failed.' : 'No request matches.';
  draw();
}

function draw() {
  const first = Math.max(0, Math.floor(rowsBox.scrollTop / ROW) - 10);
  const last = Math.min(state.rows.length, Math.ceil((rowsBox.scrollTop + rowsBox.clientHeight) / ROW) + 10);
  const nodes = [];
  for (let at = first; at < last; at += 1) nodes.push(rowNode(state.rows[at], at));
  $('spacer').replaceChildren(...nodes);
  const active = state.rows.findIndex((row) => row.index === state.selected);
  if (active >= first && active < last) rowsBox.setAttribute('aria-activedescendant', 'row' + active);
  else rowsBox.removeAttribute('aria-activedescendant');
}

function rowNode(row, at) {
  const style = 'top:' + at * ROW + 'px';
  if (row.head !== undefined) return el('div', { class: 'row head', style, role: 'presentation' }, row.head);
  const item = data.items[row.index];
  const main = item.sent.find((one) => one.origin !== 'script') || item.sent[0];
  const mark = item.skipped ? ['skip', '-', 'skipped'] : item.failed ? ['err', '✗', 'failed'] : ['ok', '✓', 'passed'];
  return el('div', {
    class: 'row', style, role: 'option', id: 'row' + at, 'aria-selected': String(row.index === state.selected),
    onclick: () => select(row.index),
  },
    el('span', { class: 'mark ' + mark[0], title: mark[2], 'aria-label': mark[2] }, mark[1]),
    el('span', { class: 'method ' + (main ? main.method : '') }, main ? main.method : ''),
    el('span', { class: 'name' }, item.folder ? el('span', { class: 'folder' }, item.folder + ' / ') : null, item.name),
    main ? el('span', { class: 'side c' + String(main.code || 0)[0] }, main.code ? String(main.code) : 'error') : null,
    main && main.code ? el('span', { class: 'side' }, time(main.ms)) : null);
}

function select(index) {
  state.selected = index;
  draw();
  $('detail').replaceChildren(...detail(data.items[index]));
  $('detail').scrollTop = 0;
}

function detail(item) {
  const run = data.runs[item.run];
  const nodes = [
    el('h2', {}, item.name),
    el('div', { class: 'muted' }, [item.folder || run.name, run.iterations > 1 ? 'iteration ' + (item.iteration + 1) : '', item.attempts > 1 ? item.attempts + ' attempts' : ''].filter(Boolean).join(' · ')),
  ];
  if (item.tests.length) nodes.push(el('h3', {}, 'Tests'), el('ul', { class: 'tests' }, item.tests.map((test) => el('li', {},
    el('span', { class: test.error ? 'fail' : test.skipped ? 'muted' : 'pass' }, test.error ? 'failed' : test.skipped ? 'skipped' : 'passed'),
    el('span', {}, test.name),
    test.error ? el('span', { class: 'message' }, test.error) : null))));
  if (item.errors.length) nodes.push(el('h3', {}, 'Errors'), el('ul', { class: 'tests' }, item.errors.map((error) => el('li', {},
    el('span', { class: 'fail' }, error.kind), el('span', {}, error.at), el('span', { class: 'message' }, error.message)))));
  for (const one of item.sent) nodes.push(...exchange(one));
  if (item.log.length) nodes.push(el('h3', {}, 'Console'), el('ul', { class: 'log' }, item.log.map((line) => el('li', { class: line.level }, line.text))));
  return nodes;
}

function exchange(one) {
  const label = { script: 'Sent by a script', auth: 'Authorization', token: 'Token', retry: 'Earlier attempt' }[one.origin];
  const nodes = [
    el('h3', {}, label || 'Request'),
    el('div', { class: 'url' }, el('span', { class: one.method }, one.method), ' ', one.url),
    el('div', {}, one.error ? el('span', { class: 'fail' }, one.error) : el('span', {},
      el('span', { class: 'c' + String(one.code)[0] }, one.code + ' ' + one.reason), ' · ' + time(one.ms) + ' · ' + size(one.bytes) + (one.hops > 1 ? ' · ' + (one.hops - 1) + ' redirects' : ''))),
  ];
  if (one.phases) nodes.push(phases(one.phases));
  nodes.push(headers('Request headers', one.requestHeaders));
  if (one.requestBody) nodes.push(body('Request body', one.requestBody));
  if (one.headers) nodes.push(headers('Response headers', one.headers));
  if (one.body) nodes.push(body('Response body', one.body, true));
  return nodes;
}

function phases(list) {
  const total = list.reduce((sum, phase) => sum + phase[1], 0) || 1;
  return el('div', {}, el('div', { class: 'bar', 'aria-hidden': 'true' }, list.map((phase) => el('i', { style: 'width:' + (100 * phase[1]) / total + '%' }))),
    el('div', { class: 'muted' }, list.map((phase) => phase[0] + ' ' + time(phase[1])).join(' · ')));
}

function headers(title, list) {
  if (!list || !list.length) return null;
  return el('details', {}, el('summary', {}, title + ' (' + list.length + ')'),
    el('table', {}, el('tbody', {}, list.map((pair) => el('tr', {}, el('td', {}, pair[0]), el('td', {}, pair[1]))))));
}

function body(title, value, open) {
  const note = value.left ? 'first ' + size(value.bytes - value.left) + ' of ' + size(value.bytes) : size(value.bytes);
  const props = open ? { open: '' } : {};
  return el('details', props, el('summary', {}, title + ' (' + note + ')'),
    value.text === undefined ? el('div', { class: 'muted' }, value.why) : el('pre', { tabindex: '0' }, pretty(value)));
}

function pretty(value) {
  if (value.left || value.text.length > 200000) return value.text;
  try { return JSON.stringify(JSON.parse(value.text), null, 2); } catch { return value.text; }
}

function move(by) {
  const at = state.rows.findIndex((row) => row.index === state.selected);
  for (let next = at + by; next >= 0 && next < state.rows.length; next += Math.sign(by)) {
    if (state.rows[next].index === undefined) continue;
    const top = next * ROW;
    if (top < rowsBox.scrollTop) rowsBox.scrollTop = top;
    if (top + ROW > rowsBox.scrollTop + rowsBox.clientHeight) rowsBox.scrollTop = top + ROW - rowsBox.clientHeight;
    select(state.rows[next].index);
    return;
  }
}

rowsBox.addEventListener('keydown', (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15 }[event.key];
  if (by) move(by);
  else if (event.key === 'Home') { state.selected = -1; move(1); }
  else if (event.key === 'End') { state.selected = -1; rowsBox.scrollTop = rowsBox.scrollHeight; const last = state.rows.at(-1); if (last) select(last.index); }
  else return;
  event.preventDefault();
});
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && document.activeElement !== $('search')) { event.preventDefault(); $('search').focus(); }
});
rowsBox.addEventListener('scroll', () => requestAnimationFrame(draw));
addEventListener('resize', draw);
$('search').addEventListener('input', () => { state.search = $('search').value; rowsBox.scrollTop = 0; build(); });
for (const button of document.querySelectorAll('.seg button')) button.addEventListener('click', () => {
  state.only = button.value;
  press();
  rowsBox.scrollTop = 0;
  build();
});
function press() {
  for (const one of document.querySelectorAll('.seg button')) one.setAttribute('aria-pressed', String(one.value === state.only));
}
const choices = [];
data.runs.forEach((run, index) => {
  if (data.runs.length > 1 || run.iterations > 1) for (let at = 0; at < Math.min(run.iterations, 1000); at += 1)
    choices.push([index + ':' + at, (data.runs.length > 1 ? run.name + (run.iterations > 1 ? ', ' : '') : '') + (run.iterations > 1 ? 'Iteration ' + (at + 1) : '')]);
});
if (choices.length) {
  $('iteration').hidden = false;
  $('iteration').append(...choices.map((choice) => el('option', { value: choice[0] }, choice[1])));
  $('iteration').addEventListener('change', () => { state.iteration = $('iteration').value; build(); });
}
press();
build();
const firstRow = state.rows.find((row) => row.index !== undefined);
if (firstRow) select(firstRow.index);
`;
