import { z } from 'zod'
import { pageOf, pageQuery, time } from '../page.ts'

export const threadItem = z.object({
  id: z.uuid(),
  direction: z.enum(['out', 'in']),
  at: time,
  text: z.string().nullable(),
  subject: z.string().nullable(),
  state: z.string(),
  sender: z.string().nullable(),
  campaignId: z.uuid().nullable(),
  answers: z.uuid().nullable().describe('The message of ours that this one answers'),
})

export const listThreadQuery = z.object({ ...pageQuery([time, z.uuid()]) })
export const listThreadAnswer = pageOf(threadItem)
