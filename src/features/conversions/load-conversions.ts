import type pg from 'pg'
import type { Sealer } from '../../base/seal.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Conversion } from '../../domain/conversion.ts'
import { type MatchKey, matchKeysOf } from '../../domain/match-keys.ts'
import { conversionPlanOf } from '../../vendors/_kit/conversion-settings.ts'
import type { Directory } from '../connections/directory.ts'
import { blockOf } from './consent.ts'
import { customOf, personOfLead, personOfPayload, sourceUrlOf, tracesOf } from './gather-person.ts'
import { type Loaded, loadRows, type Telling, writeTellings } from './store-load.ts'
import { readWishes, type Wishes } from './store-wishes.ts'

export interface LoadTools {
  pool: pg.Pool
  sealer: Sealer
  directory: Pick<Directory, 'connection' | 'workspace'>
}

/** What is kept, sealed, of what was told: a person can see each key raw, normalised and hashed. */
export interface ToldConversion {
  keys: MatchKey[]
  event: Omit<Conversion, 'hashed'>
}

/**
 * Makes what `io.load('conversion.send', id)` gives: the conversions as they are to be told now, by what is known now, with
 * user data of the unified lead before that of the payload. Writes down what it gives.
 */
export function createLoadConversions({ pool, sealer, directory }: LoadTools) {
  return (ids: string[]): Promise<ReadonlyMap<string, Conversion>> =>
    inTransaction(pool, async (tx) => {
      const rows = await loadRows(tx, ids)
      const wishes = await readWishes(tx, ids)
      const loaded = rows.map((row) => assemble(row, wishes.get(row.id), directory))
      await writeTellings(
        tx,
        loaded.filter(({ conversion }) => conversion.blocked === null).map((each) => tellingOf(each, sealer)),
      )
      return new Map(loaded.map(({ conversion }) => [conversion.id, conversion]))
    })
}

interface Assembled {
  keys: MatchKey[]
  conversion: Conversion
}

function tellingOf({ keys, conversion }: Assembled, sealer: Sealer): Telling {
  const { hashed: _, ...event } = conversion
  const sources = Object.fromEntries(keys.map(({ key, source }) => [key, source]))
  const told: ToldConversion = { keys, event }
  return { id: conversion.id, matchKeys: { ...sources, ...traced(conversion) }, told: sealer.sealJson(told) }
}

function assemble(row: Loaded, wishes: Wishes | undefined, directory: LoadTools['directory']): Assembled {
  const { lead, payload } = row
  const home = directory.workspace(row.workspaceId).country
  const keys = matchKeysOf(
    [
      { source: 'lead', person: personOfLead(lead) },
      { source: 'payload', person: personOfPayload(payload) },
    ],
    home,
  )
  const plan = conversionPlanOf(directory.connection(row.connectionId)?.settings ?? {})
  const conversion: Conversion = {
    id: row.id,
    eventName: row.eventName,
    eventId: row.eventId,
    eventTime: row.eventTime.toISOString(),
    hashed: Object.fromEntries(keys.map(({ key, hashed }) => [key, hashed])),
    browser: tracesOf(lead, payload, row.eventTime),
    sourceUrl: sourceUrlOf(lead, payload),
    value: row.amount,
    currency: row.currency,
    orderId: row.orderId,
    product: payload.product ?? null,
    custom: customOf(payload),
    isLimited: wishes?.dataSale === 'opt_out',
    blocked: blockOf(wishes, plan),
  }
  return { keys, conversion }
}

/** What is not hashed helps to recognise a person too. */
function traced({ browser }: Conversion): Record<string, string> {
  const { fbc, fbp, ip, userAgent, formLeadId } = browser
  const named = { fbc, fbp, client_ip_address: ip, client_user_agent: userAgent, lead_id: formLeadId }
  return Object.fromEntries(Object.entries(named).flatMap(([name, value]) => (value ? [[name, 'browser']] : [])))
}
