import { z } from 'zod'
import { time } from '../page.ts'

const warmUp = z.object({
  startedOn: z.iso.date().describe("In the workspace's zone"),
  perDay: z.array(z.int().min(1)).min(1).max(120).describe('What it may send on its first, second, … day'),
})

export const senderItem = z.object({
  id: z.uuid().describe('Of its connection'),
  vendor: z.string(),
  name: z.string().describe("The connection's"),
  sender: z.string().describe('Number, instance or address'),
  others: z.array(z.string()).describe('Further numbers that this connection was seen to send from'),
  channel: z.enum(['whatsapp', 'sms', 'email']),
  state: z.enum(['open', 'connecting', 'closed', 'banned']).nullable().describe('null: the vendor does not say'),
  stateReason: z.string().nullable(),
  stateAt: time.nullable(),
  pausedAt: time.nullable(),
  pauseReason: z.string().nullable(),
  canSend: z.boolean(),
  health: z.int().describe('0 to 100, by what became of its messages of the last day'),
  sentToday: z.int(),
  deliveredToday: z.int(),
  readToday: z.int(),
  failedToday: z.int(),
  consecutiveErrors: z.int(),
  lastContactAt: time.nullable().describe('When it last exchanged a message with anybody, to the minute'),
  perSecond: z.number().nullable(),
  dailyLimit: z.int().nullable(),
  warmUp: warmUp.nullable(),
  limitToday: z.int().nullable().describe('The lower of its daily limit and its warm-up plan'),
  commands: z.array(z.string()).describe('`connect`, `state`, …'),
})
export const listSendersAnswer = z.object({ items: z.array(senderItem), nextCursor: z.null() })

export const updateSenderBody = z.object({
  paused: z.boolean().optional(),
  reason: z.string().trim().min(1).max(200).optional().describe('Why it is paused'),
  perSecond: z.number().positive().max(10_000).nullable().optional(),
  dailyLimit: z.int().positive().nullable().optional(),
  warmUp: warmUp.nullable().optional(),
})

export const commandAnswer = z.object({ ok: z.boolean(), message: z.string(), detail: z.unknown() })
