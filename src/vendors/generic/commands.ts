import type { Command } from '../_kit/contract.ts'
import { readFacts } from './read-facts.ts'
import { type GenericSettings, settings as schema } from './settings.ts'

export const commands: { [name: string]: Command<GenericSettings> } = {
  /**
   * Reads a `sample` (a body, as JSON or as its text) as a delivery would be read, by the stored settings or with changed
   * `settings`, and says what it becomes. Nothing is stored and nobody is asked.
   */
  async test(stored, _io, input) {
    const { sample, settings: changes } = input
    if (sample === undefined) return { ok: false, message: 'Send a `sample`: a body as the sender would send it' }
    const parsed = schema.safeParse({ ...stored, ...(typeof changes === 'object' ? changes : {}) })
    if (!parsed.success)
      return {
        ok: false,
        message: parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '),
      }
    const text = typeof sample === 'string' ? sample : JSON.stringify(sample)
    const isForm = typeof sample === 'string' && !/^\s*[[{]/.test(sample)
    const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json'
    const reading = readFacts(
      { ...emptyRequest, headers: { 'content-type': type }, body: Buffer.from(text) },
      parsed.data,
    )
    if (!reading) return { ok: false, message: 'The sample is neither JSON nor a form: it would be stored and flagged' }
    const { events, ...delivery } = reading
    const message =
      events.length > 0
        ? `It becomes ${events.map(({ type }) => type).join(', ')}`
        : 'It would be stored and ignored: it does not hold enough for a fact'
    return { ok: events.length > 0, message, detail: { ...delivery, events } }
  },
}

const emptyRequest = {
  method: 'POST',
  url: '',
  query: {},
  action: null,
  viaSecretUrl: false,
  receivedAt: new Date(0),
  ip: null,
}
