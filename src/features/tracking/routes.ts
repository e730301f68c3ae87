import { z } from 'zod'
import { refuse } from '../../base/errors.ts'
import { shortHash } from '../../base/ids.ts'
import { preferredLanguage } from '../../base/language.ts'
import type { Sealer } from '../../base/seal.ts'
import { definePublicRoute, type Route, redirect, stream } from '../route.ts'
import type { Submit } from '../submit.ts'
import { isMachine } from './is-machine.ts'
import { type Link, readLink } from './sign-link.ts'
import { wordsOf } from './words.ts'

export interface TrackingTools {
  sealer: Sealer
  submit: Submit
}

const params = z.object({ token: z.string().min(10).max(4_000) })
const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
/** How long a person who leaves waits for us to know it. */
const leavingMs = 5_000

/** The links in our own e-mails. A machine's opening or click is kept as one; only a POST lets somebody out. */
export function trackingRoutes({ sealer, submit }: TrackingTools): Route[] {
  const tell = (link: Link, kind: string, machine: boolean, waitMs: number) => {
    const { workspaceId, messageId, to } = link
    const place = to ? [shortHash(to).toString('hex')] : []
    const id = [kind, messageId, ...(machine ? ['machine'] : []), ...place].join(':')
    const target = to && (link.kind === 'u' ? { recipient: to } : { url: to })
    const body = { id, kind, messageId, machine, at: new Date().toISOString(), ...target }
    return submit({ workspaceId, vendor: 'links', body, waitMs })
  }

  const follow = definePublicRoute({
    method: 'GET',
    path: '/t/{token}',
    summary: 'Follow a tracked link, or load the picture that tells of an opening',
    params,
    handle: async ({ params: { token }, header }) => {
      const link = readLink(sealer, token)
      if (!link || link.kind === 'u') return refuse('not_found')
      const machine = isMachine(header('user-agent'), header('sec-purpose') ?? header('purpose'))
      const told = tell(link, link.kind === 'c' ? 'clicked' : 'opened', machine, 0)
      // a reader is never kept from the page by a fact that cannot be stored
      await told.catch(() => undefined)
      if (link.kind === 'c') return redirect(link.to!)
      return stream('image/gif', once(gif), { 'cache-control': 'no-store' })
    },
  })

  const ask = definePublicRoute({
    method: 'GET',
    path: '/u/{token}',
    summary: 'Ask whether to unsubscribe',
    params,
    handle: async ({ params: { token }, header }) => {
      const words = wordsOf(preferredLanguage(header('accept-language'), 'pt-BR'))
      const link = readLink(sealer, token)
      if (link?.kind !== 'u') return page(words.title, `<p>${words.wrong}</p>`)
      return page(words.title, `<p>${words.ask}</p><form method="post"><button>${words.button}</button></form>`)
    },
  })

  const leave = definePublicRoute({
    method: 'POST',
    path: '/u/{token}',
    summary: 'Unsubscribe: by the page’s button, or by a mail program in one click (RFC 8058)',
    params,
    handle: async ({ params: { token }, header }) => {
      const words = wordsOf(preferredLanguage(header('accept-language'), 'pt-BR'))
      const link = readLink(sealer, token)
      if (link?.kind !== 'u') return refuse('not_found')
      const answer = await tell(link, 'unsubscribed', false, leavingMs)
      if (answer.kind === 'unavailable') return refuse('unavailable')
      return page(words.title, `<p>${words.done}</p>`)
    },
  })
  return [follow, ask, leave]
}

async function* once(bytes: string | Buffer) {
  yield bytes
}

function page(title: string, body: string) {
  const html = `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><main><h1>${title}</h1>${body}</main>`
  return stream('text/html; charset=utf-8', once(html), { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
}
