import { derivedId } from '../../base/ids.ts'
import type { Intent } from '../../domain/intents.ts'
import {
  type ConversionPlan,
  type ConversionTrigger,
  conversionPlanOf,
} from '../../vendors/_kit/conversion-settings.ts'
import type { KeptPurchase } from '../payments/record-purchase.ts'
import type { Conclusion, Fact, StepTools } from '../step.ts'
import { blockOf } from './consent.ts'
import { type ConversionRow, endConversions, keepConversions, reopenConversions } from './store.ts'
import { readWishes } from './store-wishes.ts'

/** One fact as one connection is to be told it. */
interface Told {
  fact: Fact
  plan: ConversionPlan
  row: ConversionRow
}

/** What an event's id begins with, and the status of the order's facts that it is made of. */
const kinds = {
  'purchase.approved': { name: 'purchase', status: 'approved' },
  'purchase.refused': { name: 'refused', status: 'refused' },
  'checkout.abandoned': { name: 'checkout', status: 'abandoned' },
} as const satisfies Record<ConversionTrigger, { name: string; status: KeptPurchase['standing']['status'] }>

/**
 * Tells every connection that takes conversions what a buyer did, once for each order and thing done. Which conversions
 * there are is a function of the set of an order's facts: a refund takes back none, a late approval is still one. Needs
 * `recordPurchase` before it.
 */
export async function sendConversion(facts: Fact<ConversionTrigger>[], tools: StepTools): Promise<Conclusion[]> {
  const told = facts.flatMap((fact) => tellings(fact, tools))
  if (told.length === 0) return []
  const rows = [...new Map(told.map(({ row }) => [row.id, row])).values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  const statuses = await keepConversions(tools.tx, rows)
  const again = told.filter(({ fact }) => fact.isReplay).map(({ row }) => row)
  await reopenConversions(tools.tx, again)
  for (const { id } of again) if (statuses.get(id) !== 'accepted') statuses.set(id, 'waiting')
  const open = told.filter(({ row }) => statuses.get(row.id) === 'waiting')
  const blocked = await skipBlocked(open, tools)
  return open
    .filter(({ row }) => !blocked.has(row.id))
    .map(({ fact, row }) => ({ fact, intents: [intentOf(row, fact.known.purchase?.leadId ?? null)] }))
}

function tellings(fact: Fact<ConversionTrigger>, { connectionsFor, settingsOf }: StepTools): Told[] {
  const purchase = fact.known.purchase
  if (!purchase || fact.known.isErased) return []
  const { type } = fact.event
  const { name, status } = kinds[type]
  const times = purchase.facts.filter((each) => each.status === status).map(({ at }) => at.getTime())
  return connectionsFor(fact.workspaceId, 'conversion.send').flatMap((connection) => {
    const plan = conversionPlanOf(settingsOf(connection.id))
    const eventName = plan.names[type]
    if (eventName === null) return []
    const eventId = `${name}:${purchase.vendor}:${purchase.reference}`
    const row: ConversionRow = {
      id: conversionId(connection.id, eventId),
      workspaceId: fact.workspaceId,
      connectionId: connection.id,
      trigger: type,
      eventName,
      eventId,
      eventTime: new Date(Math.min(...times)),
      purchaseId: purchase.id,
      intakeId: fact.intakeId,
    }
    return [{ fact, plan, row }]
  })
}

/** The id of a conversion's row. */
export const conversionId = (connectionId: string, eventId: string): string =>
  derivedId('conversion', connectionId, eventId)

/** Ends what the person does not allow before anything is wished; it is looked at again when it is loaded. */
async function skipBlocked(open: Told[], { tx }: StepTools): Promise<Set<string>> {
  if (open.length === 0) return new Set()
  const wishes = await readWishes(tx, [...new Set(open.map(({ row }) => row.id))])
  const reasons = new Map(open.map(({ row, plan }) => [row.id, { row, reason: blockOf(wishes.get(row.id), plan) }]))
  const blocked = [...reasons.values()].filter(({ reason }) => reason !== null)
  await endConversions(
    tx,
    blocked.map(({ row, reason }) => ({
      id: row.id,
      workspaceId: row.workspaceId,
      status: 'skipped',
      reason,
      warnings: [],
    })),
  )
  return new Set(blocked.map(({ row }) => row.id))
}

const intentOf = ({ id, eventId, eventName, connectionId }: ConversionRow, leadId: string | null): Intent => ({
  kind: 'conversion.send',
  key: effectKey(eventId),
  target: id,
  connectionId,
  leadId,
  reason: `tell ${eventName} (${eventId})`,
  data: { conversionId: id },
})

/** The key of the effect that tells it, without the connection. */
export const effectKey = (eventId: string): string => `conversion:${eventId}`
