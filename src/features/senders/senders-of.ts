import type { Channel } from '../../domain/events.ts'
import type { IntentData } from '../../domain/intents.ts'
import type { StepTools } from '../step.ts'

/** Which connections are meant: all of a workspace that speak the channel, or those named. */
interface Wanted {
  workspaceId: string
  channel: Channel
  rules: { senders?: string[] }
}

/** The connections that would send such messages, whether or not they can now. */
export type SendersOf = (wanted: Wanted) => { id: string; vendor: string }[]

export function createSendersOf(connectionsFor: StepTools['connectionsFor']): SendersOf {
  return ({ workspaceId, channel, rules }) => {
    const sample: IntentData['message.send'] = { ledgerId: '', channel, to: '', text: '-', subject: '-' }
    return connectionsFor(workspaceId, 'message.send', sample).filter(({ id }) => rules.senders?.includes(id) ?? true)
  }
}
