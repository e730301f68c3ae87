import { ask, chooseWorkspace, follow } from './api.js'
import { badge, make, showStory, showTime } from './story.js'
import { language, translatePage, word } from './words.js'

const find = (id) => document.getElementById(id)
const rows = document.querySelector('#intakes tbody')
const longest = 500

let cursor = null
let shownId = null
let following = new AbortController()

function rowOf(item) {
  const extras = [
    item.duplicates > 0 && `${item.duplicates} ${word('copies')}`,
    item.unreadable && word('unreadable'),
    item.errorMessage,
  ].filter(Boolean)
  const open = make('button', { type: 'button', onclick: () => openStory(item.id) }, `${item.type} · ${item.subject}`)
  const cells = [
    showTime(item.receivedAt),
    item.vendor,
    [open, ' ', make('span', { class: 'quiet' }, extras.join(' · '))],
    [badge(item.status)],
  ]
  return make(
    'tr',
    { 'data-id': item.id, 'data-at': item.receivedAt, 'aria-current': item.id === shownId && 'true' },
    ...cells.map((cell) => make('td', {}, ...[cell].flat())),
  )
}

/** Puts a row where it belongs: in place when it is known, else on top if it is newer than what is shown. */
function putRow(item) {
  const row = rowOf(item)
  row.classList.add('fresh')
  const known = rows.querySelector(`[data-id="${item.id}"]`)
  if (known) known.replaceWith(row)
  else if (!rows.firstElementChild || item.receivedAt >= rows.firstElementChild.dataset.at) rows.prepend(row)
  while (rows.children.length > longest) rows.lastElementChild.remove()
  showEmpty()
}

const isFiltered = () => find('status').value !== '' || find('q').value.trim() !== ''

function showEmpty() {
  const isEmpty = rows.children.length === 0
  find('intakes').hidden = isEmpty
  find('empty').hidden = !isEmpty
  find('empty').textContent = word(isFiltered() ? 'noMatch' : 'none')
}

async function loadRows({ older = false } = {}) {
  const query = new URLSearchParams({ limit: '50' })
  if (find('status').value) query.set('status', find('status').value)
  if (find('q').value.trim()) query.set('q', find('q').value.trim())
  if (older && cursor) query.set('cursor', cursor)
  const { ok, body } = await ask('GET', `/api/v1/intakes?${query}`)
  if (!ok) return
  if (!older) rows.replaceChildren()
  rows.append(...body.items.map(rowOf))
  cursor = body.nextCursor
  find('more').hidden = cursor === null
  showEmpty()
}

async function openStory(id) {
  shownId = id
  const panel = find('story')
  panel.hidden = !(await showStory(panel, id, closeStory))
  for (const row of rows.children) {
    if (row.dataset.id === id) row.setAttribute('aria-current', 'true')
    else row.removeAttribute('aria-current')
  }
  if (!panel.hidden) panel.focus()
}

function closeStory() {
  find('story').hidden = true
  rows.querySelector(`[data-id="${shownId}"] button`)?.focus()
  shownId = null
}

async function loadStats() {
  const { ok, body: stats } = await ask('GET', '/api/v1/stats')
  if (!ok) return
  const number = new Intl.NumberFormat(language)
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const tiles = {
    processed: number.format(stats.processed),
    successRate: stats.successRate === null ? '–' : percent.format(stats.successRate),
    failures: number.format(stats.failed + stats.dead),
    open: number.format(stats.open),
    average: stats.averageProcessingMs === null ? '–' : `${number.format(stats.averageProcessingMs)} ms`,
    duplicatesPrevented: number.format(stats.duplicatesPrevented),
    rejected: number.format(stats.rejected),
  }
  find('stats').replaceChildren(
    ...Object.entries(tiles).map(([name, value]) => make('div', {}, make('dt', {}, word(name)), make('dd', {}, value))),
  )
}

/** Whatever matches no filter by itself is asked for: the stream knows nothing of filters. */
function onMessage(event, item) {
  if (event === 'reset' || isFiltered()) void loadRows()
  else putRow(item)
  if (item.id === shownId) void openStory(shownId)
}

function startFollowing() {
  following.abort()
  following = new AbortController()
  void follow(following.signal, onMessage, (isLive) => {
    find('live').textContent = word(isLive ? 'live' : 'stale')
    find('live').className = isLive ? 'completed' : 'pending'
  })
}

async function openBoard() {
  const { body } = await ask('GET', '/api/v1/workspaces?limit=200')
  const all = body.items
  const remembered = localStorage.getItem('workspace')
  const home = all.find(({ slug }) => slug === remembered) ?? all.find(({ slug }) => slug === 'default') ?? all[0]
  find('workspace').replaceChildren(...all.map(({ slug, name }) => make('option', { value: slug }, name)))
  find('workspace').value = home.slug
  find('workspace-field').hidden = all.length < 2
  const enter = () => {
    const slug = find('workspace').value
    localStorage.setItem('workspace', slug)
    find('sandbox').hidden = !all.find((each) => each.slug === slug).isSandbox
    chooseWorkspace(slug)
    find('story').hidden = true
    shownId = null
    startFollowing()
    void loadStats()
  }
  find('workspace').onchange = enter
  find('board').hidden = false
  find('sign-out').hidden = false
  enter()
  setInterval(loadStats, 10_000)
}

async function start() {
  translatePage()
  const statuses = ['', 'pending', 'processing', 'completed', 'failed', 'ignored', 'dead']
  find('status').append(...statuses.map((status) => make('option', { value: status }, word(status || 'any'))))
  find('status').onchange = () => loadRows()
  let typing
  find('q').oninput = () => {
    clearTimeout(typing)
    typing = setTimeout(loadRows, 300)
  }
  find('filter').onsubmit = (event) => event.preventDefault()
  find('more').onclick = () => loadRows({ older: true })
  find('sign-out').onclick = async () => {
    await ask('DELETE', '/api/v1/session')
    location.reload()
  }
  find('sign-in').onsubmit = async (event) => {
    event.preventDefault()
    const { ok } = await ask('POST', '/api/v1/session', { key: find('key').value.trim() })
    if (ok) return location.reload()
    find('sign-in-error').textContent = word('wrongKey')
  }
  const { body: session } = await ask('GET', '/api/v1/session')
  if (session) return openBoard()
  find('sign-in').hidden = false
  find('key').focus()
}

void start()
