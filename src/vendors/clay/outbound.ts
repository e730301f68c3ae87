import type { IntentData } from '../../domain/intents.ts'
import { readAnswer } from '../_kit/answer.ts'
import type { Outbound } from '../_kit/contract.ts'
import { correlationOf } from './correlate.ts'
import type { ClaySettings } from './settings.ts'

export const root = 'https://api.clay.com'

export const outbound: Outbound<ClaySettings> = {
  /**
   * Adds a row to the table. Clay only acknowledges it: what it finds comes back through the table's HTTP API column as a
   * webhook of its own.
   */
  'person.enrich': {
    // every submission is a row of its own and costs credits
    repeat: 'once',
    // a question by CPF is for those who know CPFs, and the CPF is nothing that Clay should learn
    accepts: ({ cpf, email, company }, { tableWebhook }) => Boolean(tableWebhook && !cpf && (email || company)),
    async perform(question, { baseUrl = root, tableWebhook, tableToken }, io) {
      const table = tableWebhook && /([^/?#]+)\/?(?:[?#].*)?$/.exec(tableWebhook)?.[1]
      if (!table) return { kind: 'reject', reason: 'no table is configured to ask' }
      const result = await io.http({
        method: 'POST',
        url: `${baseUrl}/v3/sources/webhook/${table}`,
        headers: tableToken ? { 'x-clay-webhook-auth': tableToken } : {},
        body: rowOf(question),
      })
      const reference = correlationOf(question)
      return readAnswer(result, { done: () => ({ kind: 'done', reference }) }, io.now())
    },
  },
}

/** Names as rows coming back have them; what is not known is left out. */
function rowOf(question: IntentData['person.enrich']): Record<string, string> {
  const { name, email, phone, company } = question
  const row = {
    correlation_id: correlationOf(question),
    full_name: name,
    email,
    phone,
    company_name: company,
  }
  return Object.fromEntries(Object.entries(row).filter((entry): entry is [string, string] => Boolean(entry[1])))
}
