import { mailAddress } from './read-fields.ts'
import type { Part } from './read-mail.ts'
import type { Fate } from './read-report.ts'

/**
 * Bounces without a report, for people to read: qmail (https://cr.yp.to/proto/qsbmf.txt), Exim before 4.83, and old Exchange. Null:
 * it is no bounce. None in the answer: one that does not say who cannot be reached.
 */
export function readPlainBounce({ headers }: Part, parts: Part[]): Fate[] | null {
  const text = parts.find(({ type }) => type === 'text/plain')?.text ?? ''
  const failed = headers.get('x-failed-recipients')
  const isBounce =
    failed !== undefined ||
    /^Hi\. This is the /.test(text.trimStart()) ||
    /\b(mailer-daemon|postmaster|microsoftexchange\w*)\b/i.test(headers.get('from') ?? '')
  if (!isBounce) return null
  const note = beforeTheCopy(text)
  const recipients = (failed?.split(',') ?? named(note)).flatMap((each) => mailAddress(each) ?? [])
  return [...new Set(recipients)].map((recipient): Fate => {
    const said = saidOf(note, recipient)
    const code = /\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(said ?? '')?.[1] ?? null
    return { action: 'failed', code, said, recipient, at: null }
  })
}

/** What the server says, without the mail that it brings back: the copy's own text could look like a reason. */
const beforeTheCopy = (text: string) => text.split(/^-{3,}.*(?:copy|original|returned).*$/im, 1)[0]!

/** Lines that are an address in brackets: who the lines after it are about. */
const named = (note: string) => [...note.matchAll(/^\s*<([^<>\s]+@[^<>\s]+)>:?\s*$/gm)].map(([, address]) => address!)

/** The lines after the address, up to the next empty one. */
function saidOf(note: string, recipient: string): string | null {
  const at = note.toLowerCase().indexOf(recipient)
  if (at < 0) return null
  const [said] = note
    .slice(at + recipient.length)
    .replace(/^>?:?\s*/, '')
    .split(/\r?\n\s*\r?\n/, 1)
  return said!.replace(/\s+/g, ' ').trim() || null
}
