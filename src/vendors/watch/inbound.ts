import { z } from 'zod'
import type { Inbound, VerifiedRequest } from '../_kit/contract.ts'
import { identifyWith } from '../_kit/identify.ts'
import { readJson } from '../_kit/request.ts'
import { byCall } from '../_kit/schemes/by-call.ts'

const finding = z.object({
  /** Rule and number of the change: the same change is told once. */
  id: z.string().min(1),
  at: z.iso.datetime({ precision: 3 }),
  ruleId: z.string().min(1),
  change: z.int().positive(),
  name: z.string(),
  kind: z.string().min(1),
  state: z.enum(['firing', 'resolved']),
  value: z.number().nullable(),
  threshold: z.number(),
  about: z.string().nullable(),
  via: z.array(z.enum(['email', 'slack'])),
  recipients: z.array(z.string()),
  url: z.string().nullable(),
})

function read(request: VerifiedRequest) {
  const body = readJson(request)
  const parsed = body.ok ? finding.safeParse(body.value) : null
  return parsed?.success ? parsed.data : null
}

export const inbound: Inbound<Record<string, never>> = {
  verify: byCall(),
  identify: identifyWith((request) => {
    const found = read(request)
    if (!found) return null
    return { dedupeKey: found.id, type: `alert.${found.state}`, subject: found.ruleId, occurredAt: found.at }
  }),
  translate: (request) => {
    const found = read(request)
    if (!found) return []
    const { id, at: occurredAt, ...data } = found
    return [{ type: 'alert.changed', key: id, subject: data.ruleId, occurredAt, data }]
  },
}
