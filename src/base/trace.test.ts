import { type Attributes, type Span, SpanStatusCode, type TracerProvider, trace } from '@opentelemetry/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inSpan } from './trace.ts'

const spans: { name: string; attributes: Attributes; status?: number; ended: boolean }[] = []

/** The least that an SDK does: it remembers. */
const provider: TracerProvider = {
  getTracer: () =>
    ({
      startSpan: () => {
        throw new Error('active spans only')
      },
      startActiveSpan: (name: string, options: { attributes: Attributes }, work: (span: Span) => unknown) => {
        const kept = { name, attributes: { ...options.attributes }, ended: false } as (typeof spans)[number]
        spans.push(kept)
        const span = {
          setAttributes: (more: Attributes) => Object.assign(kept.attributes, more),
          recordException: () => undefined,
          setStatus: ({ code }: { code: number }) => {
            kept.status = code
          },
          end: () => {
            kept.ended = true
          },
        }
        return work(span as unknown as Span)
      },
    }) as never,
}

beforeAll(() => void trace.setGlobalTracerProvider(provider))
afterAll(() => trace.disable())

test('a span tells what its work found out, and ends with it', async () => {
  const answer = await inSpan('act', { kind: 'crm.note' }, async (add) => {
    add({ outcome: 'done' })
    return 7
  })
  expect(answer).toBe(7)
  expect(spans.at(-1)).toEqual({ name: 'act', attributes: { kind: 'crm.note', outcome: 'done' }, ended: true })
})

test('work that throws marks its span and the exception goes on', async () => {
  await expect(inSpan('decide', {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(spans.at(-1)).toMatchObject({ status: SpanStatusCode.ERROR, ended: true })
})
