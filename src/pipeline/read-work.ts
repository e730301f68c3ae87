import { derivedId } from '../base/ids.ts'
import type { Log } from '../base/log.ts'
import type { Sealer } from '../base/seal.ts'
import type { Event } from '../domain/events.ts'
import { maskCpfs } from '../domain/mask.ts'
import { storable } from '../domain/storable.ts'
import type { Directory } from '../features/connections/directory.ts'
import type { Fact } from '../features/step.ts'
import type { Vendor } from '../vendors/_kit/contract.ts'
import { markVerified } from '../vendors/_kit/request.ts'
import type { DecideWork, EventRow } from './store-decide.ts'

interface ReadTools {
  vendors: ReadonlyMap<string, Vendor>
  directory: Directory
  sealer: Sealer
  log: Log
}

/** One piece of work with the facts it states. */
export interface ReadWork {
  work: DecideWork
  facts: Fact[]
  /** Why the body could not be read, or null. */
  unreadable: string | null
}

/** What an answer's work row carries, sealed. */
export interface Answer {
  connectionId: string
  vendor: string
  events: Event[]
}

/** Opens the stored bytes and lets the vendor translate them; an answer carries its facts already. Throws on a bug of the vendor. */
export function readWork(work: DecideWork, tools: ReadTools): ReadWork {
  if (work.answer) {
    const answer = tools.sealer.openJson<Answer>(work.answer)
    return { work, facts: toFacts(work, answer, tools), unreadable: null }
  }
  if (!work.intake?.body) return { work, facts: [], unreadable: 'The stored request is gone (retention or erasure)' }
  if (work.intake.unreadable) return { work, facts: [], unreadable: 'Unreadable body: stored, not understood' }
  const { connectionId, vendor: vendorId } = work.intake
  const vendor = tools.vendors.get(vendorId)
  const connection = tools.directory.connection(connectionId)
  if (!vendor?.inbound || !connection)
    throw new Error(`no vendor ${vendorId} or connection ${connectionId} to translate with`)
  const events = vendor.inbound.translate(restoreRequest(work, tools.sealer), connection.settings)
  return { work, facts: toFacts(work, { connectionId, vendor: vendorId, events }, tools), unreadable: null }
}

/** What RECEIVE proved and stored is proven still. */
function restoreRequest(work: DecideWork, sealer: Sealer) {
  const intake = work.intake!
  const {
    ':query': query = {},
    ':proof': _,
    ...headers
  } = intake.headers as Record<string, string> & {
    ':query'?: Record<string, string>
  }
  return markVerified({
    method: 'POST',
    url: '',
    query: query as Record<string, string>,
    headers,
    body: sealer.open(intake.body!),
    action: intake.action,
    viaSecretUrl: false,
    receivedAt: work.receivedAt,
    ip: null,
  })
}

function toFacts(work: DecideWork, { connectionId, vendor, events }: Answer, tools: ReadTools): Fact[] {
  const vendorTitle = tools.vendors.get(vendor)?.title ?? vendor
  return storable(events).map((event, ordinal) => ({
    id: derivedId('event', work.effectId ?? work.intakeId, String(ordinal), event.key),
    workspaceId: work.workspaceId,
    connectionId,
    vendor,
    vendorTitle,
    intakeId: work.intakeId,
    receivedAt: work.receivedAt,
    effectId: work.effectId,
    isReplay: work.isReplay,
    event,
    ordinal,
    known: {},
  }))
}

/** History keeps no CPF in full. */
export function eventRow(fact: Fact): EventRow {
  const { event } = fact
  return {
    id: fact.id,
    intakeId: fact.intakeId,
    receivedAt: fact.receivedAt,
    workspaceId: fact.workspaceId,
    connectionId: fact.connectionId,
    effectId: fact.effectId,
    ordinal: fact.ordinal,
    type: event.type,
    key: event.key,
    subject: event.subject,
    occurredAt: event.occurredAt === null ? null : new Date(event.occurredAt),
    data: maskCpfs(event.data),
  }
}
