import { canonicalJson } from '../../base/canonical-json.ts'
import type { PurchaseFacts } from '../../domain/events.ts'
import { maskCpfs } from '../../domain/mask.ts'

/** What one fact states of an order or a subscription, beside its status; no CPF in full. */
export type StatedFacts = Partial<Omit<PurchaseFacts, 'orderId' | 'leadId'>>

/** What is kept of a fact. */
export function statedFacts({ orderId: _, leadId: __, ...stated }: Partial<PurchaseFacts>): StatedFacts {
  return maskCpfs(stated)
}

/**
 * What all facts of one record state together: of each field the newest statement. Facts of one moment are told apart by
 * what they say, so the result depends on the set alone.
 */
export function mergeDetails(facts: readonly { at: Date; data: StatedFacts }[]): StatedFacts {
  const oldestFirst = facts
    .map(({ at, data }) => ({ at: at.getTime(), data, order: canonicalJson(data) }))
    .sort((a, b) => a.at - b.at || (a.order < b.order ? -1 : 1))
  return oldestFirst.reduce<StatedFacts>((known, { data }) => overlay(known, data) as StatedFacts, {})
}

/** `above` over `below`, object by object: what it leaves empty stays. */
function overlay(below: unknown, above: unknown): unknown {
  if (above === null || above === undefined || above === '') return below ?? above
  if (!isObject(above)) return above
  const merged: Record<string, unknown> = isObject(below) ? { ...below } : {}
  for (const [name, value] of Object.entries(above)) merged[name] = overlay(merged[name], value)
  return merged
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
