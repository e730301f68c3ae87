import type { IntentData } from '../../domain/intents.ts'
import type { StepTools } from '../step.ts'
import type { Campaign } from './campaign.ts'

/** The connections that would send this campaign's messages, whether or not they can now. */
export function createSendersOf(connectionsFor: StepTools['connectionsFor']) {
  return ({ workspaceId, channel, rules }: Pick<Campaign, 'workspaceId' | 'channel' | 'rules'>) => {
    const sample: IntentData['message.send'] = { ledgerId: '', channel, to: '', text: '-', subject: '-' }
    return connectionsFor(workspaceId, 'message.send', sample).filter(({ id }) => rules.senders?.includes(id) ?? true)
  }
}
