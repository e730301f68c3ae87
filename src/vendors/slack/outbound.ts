import type { IntentData } from '../../domain/intents.ts'
import { type AnswerTable, readAnswer } from '../_kit/answer.ts'
import type { HttpResult, Outbound, OutboundIo, OutboundResponse } from '../_kit/contract.ts'
import type { SlackSettings } from './settings.ts'

type Notice = IntentData['notify']

export const outbound: Outbound<SlackSettings> = {
  notify: {
    // Slack has no idempotency key; told twice is better than not at all
    repeat: 'safe',
    accepts: ({ via }) => (via ?? ['slack']).includes('slack'),
    async perform(notice, settings, io) {
      return readAnswer(await post(settings, io, messageOf(notice)), answers, io.now())
    },
  },
}

export const post = (
  { webhookUrl }: SlackSettings,
  io: OutboundIo,
  body: Record<string, unknown>,
): Promise<HttpResult> => io.http({ method: 'POST', url: webhookUrl, body })

/** Slack answers in plain words: `ok`, `invalid_payload`, `channel_is_archived`. */
const quote = ({ text }: OutboundResponse) => (/^\w{2,60}$/.test(text.trim()) ? text.trim() : null)

export const answers: AnswerTable = {
  done: (response) =>
    quote(response) === 'ok'
      ? { kind: 'done', answer: 'ok' }
      : { kind: 'retry', reason: 'the answer is not Slack’s: is this the URL of an incoming webhook?' },
  quote,
}

/** Slack's own limits; what is longer is refused whole. */
const longest = { header: 150, section: 3_000, button: 2_000 }

const open = { 'pt-BR': 'Abrir no Leadline', en: 'Open in Leadline', es: 'Abrir en Leadline' }

/** `text` is what notifications and screen readers get; the blocks are what is seen. */
export function messageOf({ title, text, url, language = 'en' }: Notice): Record<string, unknown> {
  const label = open[language] ?? open.en
  const button = url &&
    url.length <= longest.button && {
      type: 'actions',
      elements: [{ type: 'button', text: { type: 'plain_text', text: label }, url }],
    }
  const section = text.trim() && {
    type: 'section',
    text: { type: 'mrkdwn', text: cut(escapeMarks(text), longest.section) },
  }
  return {
    text: cut(escapeMarks(`${title}: ${text}`), longest.section),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(title.trim() || '—', longest.header) } },
      section,
      button,
    ].filter(Boolean),
    unfurl_links: false,
    unfurl_media: false,
  }
}

/** Or a lead's name could be `<!channel>`. */
const escapeMarks = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const cut = (text: string, limit: number) =>
  (text.length > limit ? `${text.slice(0, limit - 1)}…` : text).toWellFormed()
