import { z } from 'zod'
import { pageOf, pageQuery, time } from '../page.ts'

export const intakeStatus = z.enum(['pending', 'processing', 'completed', 'failed', 'ignored', 'dead'])

export const intakeItem = z.object({
  id: z.uuid(),
  vendor: z.string(),
  connectionId: z.uuid(),
  type: z.string().describe("The vendor's own name of what happened"),
  subject: z.string().describe('What it is about; requests of one subject are decided in order'),
  status: intakeStatus,
  receivedAt: time,
  processedAt: time.nullable(),
  errorMessage: z.string().nullable(),
  duplicates: z.int().describe('Copies of the same delivery that were turned away'),
  unreadable: z.boolean().describe('Authentic, stored, but the body could not be read'),
})

/** Filters that name a set of intakes: for the list and for replaying them. */
export const intakeFilter = z.object({
  vendor: z.string().optional(),
  connectionId: z.uuid().optional(),
  type: z.string().optional(),
  subject: z.string().optional(),
  status: intakeStatus.optional(),
  unreadable: z.stringbool().optional(),
  since: time.optional().describe('Received at this time or later'),
  until: time.optional().describe('Received before this time'),
  q: z.string().min(1).max(200).optional().describe('An intake id, a subject, or the e-mail or phone of a person'),
})

export const listIntakesQuery = intakeFilter.extend(pageQuery([z.uuid()]))
export const listIntakesAnswer = pageOf(intakeItem)

const at = { at: time, id: z.uuid() }

/** One thing that happened to a request, oldest first. */
export const timelineEntry = z.discriminatedUnion('kind', [
  z.object({
    ...at,
    kind: z.literal('received'),
    proof: z.string().nullable().describe('How it was proven authentic'),
  }),
  z.object({ ...at, kind: z.literal('duplicate') }),
  z.object({
    ...at,
    kind: z.literal('event'),
    type: z.string(),
    subject: z.string(),
    occurredAt: time.nullable(),
    effectId: z.uuid().nullable().describe('The effect whose answer it came from'),
    data: z.unknown(),
  }),
  z.object({
    ...at,
    kind: z.literal('effect'),
    effect: z.string().describe('The kind of wish'),
    status: z.string(),
    weight: z.enum(['purpose', 'courtesy']),
    connectionId: z.uuid(),
    target: z.string(),
    reason: z.string(),
    error: z.string().nullable(),
  }),
  z.object({
    ...at,
    kind: z.literal('attempt'),
    effectId: z.uuid(),
    number: z.int(),
    outcome: z.enum(['done', 'retry', 'reject', 'doubtful']).nullable().describe('Null while it is out'),
    reason: z.string().nullable(),
    httpStatus: z.int().nullable(),
    durationMs: z.int().nullable(),
    exchanges: z.array(z.unknown()).describe('What was asked and answered, secrets and CPFs masked'),
  }),
  z.object({
    ...at,
    kind: z.literal('settled'),
    status: intakeStatus,
    errorMessage: z.string().nullable(),
    durationMs: z.int(),
  }),
  z.object({
    ...at,
    kind: z.literal('change'),
    leadId: z.uuid(),
    change: z.string().describe('`created`, `field`, `status`, …'),
    field: z.string().nullable(),
    oldValue: z.unknown(),
    newValue: z.unknown(),
    note: z.string().nullable(),
  }),
])

export const intakeDetail = intakeItem.extend({
  action: z.string().nullable(),
  dedupeKey: z.string(),
  occurredAt: time.nullable(),
  outcome: z.unknown(),
  request: z.object({
    headers: z.record(z.string(), z.string()),
    query: z.record(z.string(), z.string()),
    bytes: z.int().nullable().describe('Size of the stored body; null when it is gone (retention, erasure)'),
    body: z
      .string()
      .nullable()
      .describe('As text, secrets taken out when it was stored, CPFs masked; null when it is no text'),
    isWithheld: z
      .boolean()
      .describe(
        'Body, query and exchanges are not shown: some custom field is hidden from the caller, and they may hold it',
      ),
  }),
  timeline: z.array(timelineEntry),
})

export const fixture = z.object({
  name: z.string(),
  settings: z.record(z.string(), z.unknown()),
  signedAt: time.nullable(),
  request: z.record(z.string(), z.unknown()),
  expect: z.record(z.string(), z.unknown()),
})

export const replayAnswer = z.object({ status: z.enum(['queued']) })

export const replayManyBody = z.object({
  filter: intakeFilter.refine(
    (filter) => Object.values(filter).some((value) => value !== undefined),
    'Name at least one filter',
  ),
  dryRun: z.boolean().default(false).describe('Only count'),
  limit: z.int().min(1).max(100_000).default(10_000).describe('The oldest first'),
})

export const replayManyAnswer = z.object({
  matched: z.int().describe('Intakes that the filter names, up to the limit'),
  queued: z.int(),
  stillOpen: z.int().describe('Left alone: not settled yet'),
})

export const eventItem = z.object({
  id: z.uuid(),
  intakeId: z.uuid(),
  connectionId: z.uuid(),
  effectId: z.uuid().nullable(),
  type: z.string(),
  subject: z.string(),
  occurredAt: time.nullable(),
  receivedAt: time,
  data: z.unknown().describe('CPFs masked'),
})

export const listEventsQuery = z.object({
  ...pageQuery([z.uuid(), z.uuid()]),
  type: z.string().optional(),
  subject: z.string().optional(),
  intakeId: z.uuid().optional(),
  connectionId: z.uuid().optional(),
  since: time.optional(),
  until: time.optional(),
})
export const listEventsAnswer = pageOf(eventItem)
