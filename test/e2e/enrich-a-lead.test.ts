import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { inWorkspace } from '../../src/db/transaction.ts'
import type { ContactKind, LeadFacts } from '../../src/domain/events.ts'
import type { IntentData } from '../../src/domain/intents.ts'
import { readTimeline } from '../../src/features/leads/store-timeline.ts'
import { replayIntake } from '../../src/pipeline/replay.ts'
import { type Action, defineVendor, type Outcome, type Vendor } from '../../src/vendors/_kit/contract.ts'
import { readJson } from '../../src/vendors/_kit/request.ts'
import { acmeWorld } from '../harness/acme.ts'
import { openTestLine, type TestLine } from '../harness/line.ts'

const cpf = '11144477735'

/** What the invented CRM, which also identifies and enriches, knows and was asked. */
interface Office {
  identified: ContactKind[]
  enriched: string[]
  notes: string[]
  cpfBy(by: ContactKind): string | null
  enrich(): Outcome['kind']
}

function office(changes: Partial<Office> = {}): Office {
  return { identified: [], enriched: [], notes: [], cpfBy: () => cpf, enrich: () => 'done', ...changes }
}

type Told = { id: string; type: 'lead.created' | 'lead.updated' | 'lead.closed'; at: string; lead: LeadFacts }

/** A vendor that takes `{ id, type, at, lead }` and answers from memory. */
function officeVendor(world: Office): Vendor {
  const action = <K extends keyof IntentData>(
    repeat: 'safe' | 'once',
    perform: (data: IntentData[K]) => Outcome,
  ): Action<Record<string, unknown>, K> => ({ repeat, perform: async (data) => perform(data) })
  return defineVendor<Record<string, unknown>>({
    id: 'acme',
    title: 'Acme',
    settings: z.object({ token: z.string() }),
    inbound: {
      verify: () => ({ ok: true, proof: 'none' }),
      identify: (request) => {
        const { id, type, lead, at } = (readJson(request) as { value: Told }).value
        return { dedupeKey: id, type, subject: lead.vendorLeadId!, occurredAt: at }
      },
      translate: (request) => {
        const { id, type, lead, at } = (readJson(request) as { value: Told }).value
        return [{ type, key: id, subject: lead.vendorLeadId!, occurredAt: at, data: lead }]
      },
    },
    outbound: {
      'person.identify': action('safe', ({ leadId, snapshot, by }) => {
        world.identified.push(by)
        const found = world.cpfBy(by)
        const candidates = found ? [{ cpf: found, name: 'MARIA SOUZA' }] : []
        const data = { leadId, snapshot, by, candidates }
        const key = `identified:${leadId}:${snapshot}:${by}`
        return { kind: 'done', events: [{ type: 'person.identified', key, subject: leadId, occurredAt: null, data }] }
      }),
      'person.enrich': action('safe', ({ leadId, snapshot, cpf: asked }) => {
        world.enriched.push(asked!)
        const kind = world.enrich()
        if (kind !== 'done') return { kind: 'reject', reason: 'out of credits' }
        const data = { leadId, snapshot, profile: { name: 'MARIA SOUZA LIMA', occupation: 'Arquiteta' } }
        const key = `enriched:${leadId}:${snapshot}`
        return { kind: 'done', events: [{ type: 'person.enriched', key, subject: leadId, occurredAt: null, data }] }
      }),
      'crm.note': action('once', ({ text }) => {
        world.notes.push(text)
        return { kind: 'done', reference: 'n1' }
      }),
    },
  })
}

let open: TestLine | null = null
afterEach(async () => {
  await open?.stop()
  open = null
})

async function lineOf(world: Office): Promise<TestLine> {
  open = await openTestLine(acmeWorld(), { vendors: new Map([['acme', officeVendor(world)]]) })
  return open
}

let sent = 0
const lead = { vendorLeadId: 'l1', name: 'Maria Souza', email: 'maria.souza@example.test', phone: '11 98765-4021' }
const told = (more: Partial<LeadFacts> = {}, type: Told['type'] = 'lead.created'): Told => {
  sent++
  return {
    id: `d${sent}`,
    type,
    at: new Date(Date.UTC(2026, 0, 1, 10, 0, sent)).toISOString(),
    lead: { ...lead, ...more },
  }
}

test('a lead is looked up, enriched and noted once, however often and in whatever shape it is told', async () => {
  const world = office()
  const line = await lineOf(world)
  const ids = await Promise.all(
    [told(), told(), told({ status: 'new' }, 'lead.updated')].map((each) => line.accept(each as never)),
  )
  for (const id of ids) expect(await line.ended(id)).toMatchObject({ status: 'completed', error_message: null })
  const echo = await line.accept(told({ description: world.notes[0]! }, 'lead.updated') as never)
  expect(await line.ended(echo)).toMatchObject({ status: 'completed' })
  expect(world.identified.sort()).toEqual(['email', 'phone'])
  expect(world.enriched).toEqual([cpf])
  expect(world.notes).toEqual([expect.stringContaining('mesma pessoa')])
  const leadId: string = (await line.rows('select id from leads'))[0]!.id!
  const story = await inWorkspace(line.database.pool, line.workspaceId, (tx) =>
    readTimeline(tx, line.workspaceId, leadId),
  )
  const kinds = story.map((entry) => (entry.kind === 'event' ? entry.type : entry.kind))
  expect(kinds.filter((kind) => kind.startsWith('lead.'))).toHaveLength(4)
  expect(kinds.filter((kind) => kind.startsWith('person.')).sort()).toEqual([
    'person.enriched',
    'person.identified',
    'person.identified',
  ])
  expect(kinds.filter((kind) => kind === 'effect' || kind === 'attempt')).toHaveLength(8)
  expect(await line.rows('select enriched_snapshot is not null as marked from leads')).toEqual([{ marked: true }])
  expect(
    await line.rows(`select count(*)::int as kept from effects where legal_basis <> '' and purpose <> ''`),
  ).toEqual([{ kept: 3 }])
})

test('new contact data is looked up on its own and noted again', async () => {
  const world = office()
  const line = await lineOf(world)
  await line.ended(await line.accept(told() as never))
  await line.ended(await line.accept(told({ phone: '11 97654-3021' }, 'lead.updated') as never))
  expect([world.identified.length, world.enriched.length, world.notes.length]).toEqual([4, 2, 2])
})

test('nobody found ends in a failure with its reason', async () => {
  const line = await lineOf(office({ cpfBy: () => null }))
  expect(await line.ended(await line.accept(told() as never))).toMatchObject({
    status: 'failed',
    error_message: 'Could not find CPF via Acme',
  })
})

test('a replay asks for what failed and for nothing else', async () => {
  const outcomes: Outcome['kind'][] = ['reject', 'done']
  const world = office({ enrich: () => outcomes.shift()! })
  const line = await lineOf(world)
  const id = await line.accept(told() as never)
  expect(await line.ended(id)).toMatchObject({
    status: 'failed',
    error_message: 'Could not enrich via Acme: out of credits',
  })
  await replayIntake(line.database.pool, line.workspaceId, id)
  line.line.wake()
  expect(await line.ended(id)).toMatchObject({ status: 'completed', error_message: null })
  expect([world.identified.length, world.enriched.length, world.notes.length]).toEqual([2, 2, 1])
})
