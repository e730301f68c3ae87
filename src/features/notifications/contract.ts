import { z } from 'zod'
import { pageOf, pageQuery, time } from '../page.ts'
import { alertKinds } from './alert-kinds.ts'

export const notificationItem = z.object({
  id: z.uuid(),
  topic: z.string().describe('`alert`, `routing`, `sender`, …'),
  title: z.string(),
  text: z.string(),
  url: z.string().nullable(),
  leadId: z.uuid().nullable(),
  createdAt: time,
  isRead: z.boolean(),
})

const flag = z.enum(['true', 'false']).transform((text) => text === 'true')

export const listNotificationsQuery = z.object({
  ...pageQuery([z.uuid()]),
  unread: flag.optional(),
  topic: z.string().max(100).optional(),
})
export const listNotificationsAnswer = pageOf(notificationItem).extend({
  unreadCount: z.int().describe('At most 100 are counted'),
})

export const readBody = z.object({
  ids: z.array(z.uuid()).max(200).optional().describe('Absent: all of them'),
})
export const readAnswer = z.object({ read: z.int().describe('How many were not read before') })

const topics = z.array(z.string().max(100)).max(50)
export const preferences = z.object({
  mutedTopics: topics.describe('Not shown in the list'),
  noEmailTopics: topics.describe('Not sent by e-mail'),
})

export const alertItem = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(alertKinds),
  connectionId: z.uuid().nullable().describe('Null: any connection of the workspace'),
  threshold: z
    .number()
    .describe('Percent, seconds or a number, by kind; `routing_match` fires below it, the others above'),
  windowMinutes: z.int(),
  isEnabled: z.boolean(),
  via: z.array(z.enum(['email', 'slack'])).describe('Besides the list in the hub'),
  recipients: z.array(z.string()).describe('Empty: the owners and admins of the workspace'),
  state: z.enum(['ok', 'firing']),
  value: z.number().nullable().describe('What it measured when it last changed'),
  changedAt: time.nullable(),
  createdAt: time,
})

export const listAlertsQuery = z.object({ state: z.enum(['ok', 'firing']).optional() })
export const listAlertsAnswer = z.object({ items: z.array(alertItem), nextCursor: z.null() })

const name = z.string().trim().min(1).max(200)
const threshold = z.number().min(0).max(1e9)
const windowMinutes = z.int().min(1).max(10_080)
const via = z.array(z.enum(['email', 'slack'])).max(2)
const recipients = z.array(z.email()).max(50)

export const createAlertBody = z.object({
  name,
  kind: z.enum(alertKinds),
  connectionId: z.uuid().nullable().default(null),
  threshold,
  windowMinutes: windowMinutes.default(15),
  isEnabled: z.boolean().default(true),
  via: via.default(['email', 'slack']),
  recipients: recipients.default([]),
})

export const updateAlertBody = z.object({
  name: name.optional(),
  threshold: threshold.optional(),
  windowMinutes: windowMinutes.optional(),
  isEnabled: z.boolean().optional(),
  via: via.optional(),
  recipients: recipients.optional(),
})
