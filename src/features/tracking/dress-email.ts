import type { Language } from '../../base/language.ts'
import type { Sealer } from '../../base/seal.ts'
import type { Campaign } from '../campaigns/campaign.ts'
import type { DressedMessage } from '../campaigns/dispatch.ts'
import { escapeHtml, type RenderedMessage } from '../campaigns/render-message.ts'
import { signLink } from './sign-link.ts'
import { wordsOf } from './words.ts'

interface DressTools {
  sealer: Sealer
  publicUrl: string
}

const web = /https?:\/\/[^\s<>"')]+[^\s<>"').,;:!?]/g

/**
 * What an e-mail gets besides its text: a way out in the header (RFC 8058) and at the end, links that tell of clicks and a
 * picture that tells of an opening. Links keep their target inside, signed: nothing is looked up to follow one.
 */
export function createDress({ sealer, publicUrl }: DressTools) {
  return (
    campaign: Campaign,
    { id: messageId, address }: { id: string; address: string },
    message: RenderedMessage,
    language: string,
  ): DressedMessage => {
    const { workspaceId, rules } = campaign
    const link = (path: 't' | 'u', kind: 'o' | 'c' | 'u', to?: string) =>
      `${publicUrl}/${path}/${signLink(sealer, { kind, workspaceId, messageId, ...(to && { to }) })}`
    const out = link('u', 'u', address)
    const tracked = (url: string) => (rules.track && !url.startsWith(publicUrl) ? link('t', 'c', url) : url)
    const words = wordsOf(language as Language)
    const body = message.html ?? toHtml(message.text)
    const html = body.replace(/(<a\b[^>]*\bhref=)(["'])(https?:\/\/[^"']+)\2/gi, (_, before, quote, url) => {
      return `${before}${quote}${tracked(url.replaceAll('&amp;', '&'))}${quote}`
    })
    const picture = rules.track ? `<img src="${link('t', 'o')}" width="1" height="1" alt="">` : ''
    const footer = `<p style="font-size:12px;color:#666"><a href="${out}">${escapeHtml(words.leave)}</a></p>`
    return {
      ...message,
      subject: message.subject ?? campaign.name,
      text: `${message.text}\n\n${words.leave}: ${out}`,
      html: `${html}${footer}${picture}`,
      headers: { 'List-Unsubscribe': `<${out}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    }
  }
}

/** Plain text as a page: what looks like an address becomes a link. */
function toHtml(text: string): string {
  const escaped = escapeHtml(text)!.replaceAll('&amp;', '&')
  const linked = escaped.replace(web, (url) => `<a href="${url}">${url}</a>`)
  return `<div style="white-space:pre-wrap">${linked}</div>`
}
