import { readAnswer } from '../_kit/answer.ts'
import type { Command } from '../_kit/contract.ts'
import { answers, post } from './outbound.ts'
import type { SlackSettings } from './settings.ts'

export const commands: { [name: string]: Command<SlackSettings> } = {
  /** Writes one line to the channel. */
  async test(settings, io) {
    const result = await post(settings, io, { text: 'Leadline can write here.' })
    const outcome = readAnswer(result, answers, io.now())
    return outcome.kind === 'done'
      ? { ok: true, message: 'A line was written to the channel' }
      : { ok: false, message: `Slack: ${outcome.reason}` }
  },
}
