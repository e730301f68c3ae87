import type { Command } from '../_kit/contract.ts'
import { textAt } from '../_kit/pick.ts'
import { readReply } from './read-reply.ts'
import { type SmtpSettings, senderOf } from './settings.ts'

export const commands: { [name: string]: Command<SmtpSettings> } = {
  /** Sends one mail to `to`, by default to the sender itself. */
  async test(settings, io, input) {
    const { from, address, domain } = senderOf(settings)
    const to = textAt(input, 'to') ?? address
    const result = await io.mail({
      server: settings.server,
      from,
      to: [to],
      subject: 'Leadline: test',
      text: 'This mail shows that Leadline can send through this server.',
      messageId: `<test-${io.idempotencyKey}@${domain}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    const outcome = readReply(
      result,
      ({ text }) => ({ kind: 'done', answer: text }),
      ({ reason }) => ({ kind: 'reject', reason }),
    )
    if (outcome.kind === 'done') return { ok: true, message: `The server took a mail to ${to}`, detail: outcome.answer }
    return { ok: false, message: outcome.reason }
  },
}
