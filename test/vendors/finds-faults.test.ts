import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { conformanceChecks } from '../../src/vendors/_kit/conformance.ts'
import type { Inbound, Outbound, Vendor, Verdict } from '../../src/vendors/_kit/contract.ts'
import { readJson } from '../../src/vendors/_kit/request.ts'
import { templateVendor } from '../../src/vendors/_template/index.ts'
import { c2s } from '../../src/vendors/c2s/index.ts'

type Settings = Record<string, unknown>
type Changes = Partial<Inbound<Settings>>

const good = templateVendor.inbound!
const believed: Verdict = { ok: true, proof: 'hmac header x-template-vendor-signature' }

/** The checks of one fixture (and of no fixture) that do not hold for the vendor, without the fixture's name. */
async function failing(vendor: Vendor, folder: string, fixture: string): Promise<string[]> {
  const checks = conformanceChecks(vendor, join(import.meta.dirname, '../../src/vendors', folder))
  const failed: string[] = []
  for (const { name, run } of checks) {
    if (!name.startsWith(`${fixture}: `) && !name.startsWith('simulator: ')) continue
    try {
      await run()
    } catch {
      failed.push(name.replace(`${fixture}: `, ''))
    }
  }
  return failed
}

const withInbound = (changes: Changes) =>
  failing({ ...templateVendor, inbound: { ...good, ...changes } }, '_template', 'a new lead')

it('finds nothing in a good vendor', async () => {
  expect(await failing(templateVendor, '_template', 'a new lead')).toEqual([])
})

describe('finds a vendor that', () => {
  const cases: [string, Changes, string][] = [
    ['believes everybody', { verify: () => believed }, 'is refused without its proof'],
    [
      'compares the first half of the signature',
      {
        verify: (request, settings, io) => {
          const whole = request.headers['x-template-vendor-signature'] ?? ''
          return whole.length >= 32 ? believed : good.verify(request, settings, io)
        },
      },
      'is refused when its proof is wrong, short or empty',
    ],
    [
      'leaves the body unsigned',
      {
        verify: (request) =>
          ({ ...believed, ok: request.headers['x-template-vendor-signature']?.length === 64 }) as Verdict,
      },
      'is refused when a byte of the body changes',
    ],
    [
      'has a secret of its own',
      { verify: (request, _, io) => good.verify(request, { webhookSecrets: ['invented-secret-of-the-fixture'] }, io) },
      'is refused by other settings and by empty ones',
    ],
    [
      'does not say that its proof ages',
      {
        verify: (request, settings, io) =>
          io.now().getUTCFullYear() === 2026 && io.now().getUTCDate() === 15
            ? good.verify(request, settings, io)
            : { ok: false, reason: 'stale_timestamp' },
      },
      'ages exactly when it says so',
    ],
    [
      'identifies by the clock',
      {
        identify: (request, settings) => ({
          ...good.identify(request, settings),
          dedupeKey: `${request.receivedAt.getTime()}`,
        }),
      },
      'is identified as expected, whenever and from wherever it comes',
    ],
    [
      'identifies by something that changes with each call',
      {
        identify: (request, settings) => ({
          ...good.identify(request, settings),
          dedupeKey: String(performance.now()),
        }),
      },
      'endures bytes that are no message',
    ],
    [
      'throws on what it cannot read',
      {
        identify: (request) => {
          const { id } = JSON.parse(request.body.toString())
          return { dedupeKey: `lead.new:${id}`, type: 'lead.new', subject: id, occurredAt: null }
        },
      },
      'endures bytes that are no message',
    ],
    [
      'trusts the types of members',
      {
        translate: (request, settings) => {
          const body = readJson(request) as { value: { lead: { name: string } } }
          body.value.lead.name.trim()
          return good.translate(request, settings)
        },
      },
      'endures wrong types and missing members anywhere',
    ],
    [
      'translates from what is not stored',
      { translate: (request, settings) => (request.url === '' ? [] : good.translate(request, settings)) },
      'is translated as expected, from the bytes that are stored',
    ],
    [
      'changes what it reads',
      {
        translate: (request, settings) => {
          const events = good.translate(request, settings)
          const body = readJson(request) as { value: { lead?: unknown } }
          delete body.value?.lead
          return events
        },
      },
      'is translated without changing anything',
    ],
    [
      'tells one fact twice',
      {
        translate: (request, settings) => [good.translate(request, settings), good.translate(request, settings)].flat(),
      },
      'endures missing headers, parameters and action',
    ],
    [
      'stores a secret',
      { redact: ({ headers }) => ({ headers, body: Buffer.from('{"secret":"invented-secret-of-the-fixture"}') }) },
      'leaves no secret in what is stored, said or shown',
    ],
  ]
  it.each(cases)('%s', async (_, changes, check) => {
    expect(await withInbound(changes)).toContain(check)
  })

  it('simulates what it does not believe', async () => {
    const simulator = async () => {
      const { send, ...rest } = await templateVendor.simulator!()
      return { ...rest, send: (...given: Parameters<typeof send>) => ({ ...send(...given), headers: {} }) }
    }
    expect(await failing({ ...templateVendor, simulator }, '_template', 'a new lead')).toEqual([
      'simulator: every event is proven and becomes what the README says',
    ])
  })
})

describe('finds an outbound that', () => {
  const note = (c2s.outbound as Outbound<Settings>)['crm.note']!
  const failed = (perform: typeof note.perform) =>
    failing({ ...c2s, outbound: { 'crm.note': { ...note, perform } } }, 'c2s', 'a note is written')

  it('repeats blindly what may have been done', async () => {
    const failures = await failed(async (data, settings, io) => {
      const outcome = await note.perform(data, settings, io)
      return outcome.kind === 'doubtful' ? { kind: 'retry', reason: 'again' } : outcome
    })
    expect(failures).toEqual(['is not repeated blindly when no answer comes'])
  })

  it('does not wait as long as it is asked to', async () => {
    const failures = await failed(async (data, settings, io) => {
      const outcome = await note.perform(data, settings, io)
      return outcome.kind === 'retry' ? { ...outcome, afterMs: 10 } : outcome
    })
    expect(failures).toEqual(['waits as long as a 429 says'])
  })

  it('takes an error page for success, or falls over it', async () => {
    expect(await failed(async () => ({ kind: 'done', reference: null, answer: { success: true } }))).toContain(
      'is never done by a server error or an unreadable answer, and never throws',
    )
    const failures = await failed(async (data, settings, io) => {
      const outcome = await note.perform(data, settings, io)
      if (outcome.kind === 'done') (outcome.answer as { success: boolean }).success.valueOf()
      return outcome
    })
    expect(failures).toEqual(['is never done by a server error or an unreadable answer, and never throws'])
  })

  it('says its token', async () => {
    const failures = await failed(async (data, settings, io) => {
      await note.perform(data, settings, io)
      return { kind: 'done', reference: String(settings.token), answer: null }
    })
    expect(failures).toContain('is carried out as expected, and says no secret')
  })
})
