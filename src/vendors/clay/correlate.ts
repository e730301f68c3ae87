import type { IntentData } from '../../domain/intents.ts'

/** What a row must carry there and back: Clay has no other key to join an answer with its question. */
export const correlationOf = ({ leadId, snapshot }: Pick<IntentData['person.enrich'], 'leadId' | 'snapshot'>): string =>
  `${leadId}.${snapshot}`

/** The lead and the contact snapshot that a row was made for; null for a row that is not ours. */
export function readCorrelation(text: string | null): { leadId: string; snapshot: string } | null {
  const [, leadId, snapshot] = /^([0-9a-f-]{36})\.(\S{1,200})$/.exec(text ?? '') ?? []
  return leadId && snapshot ? { leadId, snapshot } : null
}
