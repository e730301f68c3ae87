import { z } from 'zod'
import { readJson, type WebhookRequest } from '../_kit/request.ts'

const job = { jobId: z.string().min(1), at: z.iso.datetime({ precision: 3 }) }

const word = z.discriminatedUnion('type', [
  z.object({ type: z.literal('file.received'), ...job, filename: z.string(), source: z.string(), by: z.string() }),
  z.object({
    type: z.literal('file.finished'),
    ...job,
    state: z.enum(['completed', 'failed']),
    total: z.number().nullable(),
    reason: z.string().nullable(),
  }),
])

export type Word = z.output<typeof word>

/** What the import says of its file; null when it is nothing of ours. */
export function readWord(request: WebhookRequest): Word | null {
  const body = readJson(request)
  const parsed = body.ok ? word.safeParse(body.value) : null
  return parsed?.success ? parsed.data : null
}
