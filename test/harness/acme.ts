import { z } from 'zod'
import {
  type Action,
  defineVendor,
  type Outcome,
  type Settlement,
  type Vendor,
} from '../../src/vendors/_kit/contract.ts'
import { readJson } from '../../src/vendors/_kit/request.ts'

/** What the invented vendor's outbound side does in a test. */
export interface AcmeWorld {
  repeat: 'safe' | 'once'
  perform(text: string, attempt: number): Promise<Outcome>
  settle?(text: string): Promise<Settlement>
  /** Every try, oldest first. */
  tries: string[]
}

export function acmeWorld(changes: Partial<AcmeWorld> = {}): AcmeWorld {
  return { repeat: 'once', perform: async () => ({ kind: 'done' }), tries: [], ...changes }
}

/** A small vendor for tests of the line: a token in a header, one fact `{ id, subject, fail? }` a request, notes outbound. */
export function acme(world: AcmeWorld): Vendor {
  const note: Action<Record<string, unknown>, 'crm.note'> = {
    repeat: world.repeat,
    perform: (data, _settings, io) => {
      world.tries.push(data.text)
      return world.perform(data.text, io.attempt)
    },
    ...(world.settle && { settle: (data) => world.settle!(data.text) }),
  }
  return defineVendor<Record<string, unknown>>({
    id: 'acme',
    title: 'Acme',
    settings: z.object({ token: z.string() }),
    inbound: {
      verify: ({ headers }, { token }) =>
        headers['x-token'] === token ? { ok: true, proof: 'header' } : { ok: false, reason: 'wrong_proof' },
      identify: (request) => {
        const body = readJson(request)
        const { id, subject } = (body.ok ? body.value : {}) as Record<string, string>
        return { dedupeKey: String(id), type: 'note', subject: String(subject), occurredAt: null, unreadable: !body.ok }
      },
      translate: (request) => {
        const body = readJson(request) as { value: { id: string; subject: string; throws?: boolean } }
        if (body.value.throws) throw new Error('a bug in translate')
        return [
          {
            type: 'test.received',
            key: String(body.value.id),
            subject: body.value.subject,
            occurredAt: null,
            data: { note: null },
          },
        ]
      },
    },
    outbound: { 'crm.note': note },
  })
}
