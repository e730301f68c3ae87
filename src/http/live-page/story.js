import { ask } from './api.js'
import { language, word } from './words.js'

const time = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'medium' })
export const showTime = (iso) => time.format(new Date(iso))

/** An element with attributes and children; text is never read as markup. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'onclick') element.addEventListener('click', value)
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value)
  }
  element.append(...children.filter((child) => child !== null))
  return element
}

export const badge = (status) => make('span', { class: `badge ${status}` }, word(status))

const code = (value) => make('pre', {}, typeof value === 'string' ? value : JSON.stringify(value, null, 2))
const quiet = (text) => make('span', { class: 'quiet' }, text)
const fold = (title, content) => make('details', {}, make('summary', {}, title), content)

/** What one entry of the timeline says beside its time. */
const tell = {
  received: ({ proof }) => [word('received'), proof && quiet(proof)],
  duplicate: () => [word('duplicate')],
  event: ({ type, subject, data }) => [`${word('event')}: ${type}`, quiet(subject), fold(word('body'), code(data))],
  effect: ({ effect, status, reason, error }) => [
    `${word('effect')}: ${effect} `,
    badge(status),
    quiet(reason),
    error && make('span', { class: 'bad' }, error),
  ],
  attempt: ({ number, outcome, httpStatus, durationMs, reason, exchanges }) => [
    `${word('attempt')} ${number} `,
    badge(outcome ?? 'running'),
    quiet([httpStatus, durationMs !== null && `${durationMs} ms`, reason].filter(Boolean).join(' · ')),
    exchanges.length > 0 && fold(word('body'), code(exchanges)),
  ],
  settled: ({ status, errorMessage, durationMs }) => [
    `${word('settled')}: `,
    badge(status),
    quiet(`${durationMs} ms`),
    errorMessage && make('span', { class: 'bad' }, errorMessage),
  ],
}

function tellEntry(entry) {
  const parts = tell[entry.kind](entry).filter(Boolean)
  const lines = parts.map((part) => (typeof part === 'string' ? make('strong', {}, part) : part))
  return make('li', {}, make('div', { class: 'quiet' }, showTime(entry.at)), ...lines.flatMap((line) => [line, ' ']))
}

/** Shows one request in `panel`; false when it cannot be read. */
export async function showStory(panel, id, onClose) {
  const { ok, body: intake } = await ask('GET', `/api/v1/intakes/${id}`)
  if (!ok) return false
  const said = make('span', { role: 'status' })
  const replay = async () => {
    const answer = await ask('POST', `/api/v1/intakes/${id}/replay`)
    said.textContent = answer.ok ? word('replayed') : (answer.body.detail ?? answer.body.title)
  }
  panel.replaceChildren(
    make('h2', { id: 'story-title' }, `${intake.type} · ${intake.subject}`),
    make(
      'p',
      {},
      badge(intake.status),
      ' ',
      make('button', { type: 'button', onclick: replay }, word('replay')),
      ' ',
      make('button', { type: 'button', onclick: onClose }, word('close')),
      ' ',
      said,
    ),
    make('p', { class: 'quiet' }, intake.id),
    make('ol', {}, ...intake.timeline.map(tellEntry)),
    fold(word('body'), code(intake.request.body ?? '')),
    fold(word('headers'), code(intake.request.headers)),
  )
  return true
}
