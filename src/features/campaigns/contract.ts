import { z } from 'zod'
import { languages } from '../../base/language.ts'
import { conditionInput } from '../../domain/condition/schema.ts'
import { pageOf, pageQuery, time } from '../page.ts'

export const campaignStatus = z.enum(['draft', 'scheduled', 'active', 'paused', 'completed', 'cancelled', 'failed'])
export const channel = z.enum(['whatsapp', 'sms', 'email'])
const language = z.enum(languages)

const wording = z.object({
  text: z.string().trim().min(1).max(20_000).describe('`{{first_name|there}}`: a variable and what is said without it'),
  subject: z.string().trim().min(1).max(500).optional(),
  html: z.string().min(1).max(200_000).optional().describe('E-mail only; made from the text when absent'),
})

export const message = wording.extend({
  languages: z.partialRecord(language, wording).optional().describe('Wordings for people of that language'),
})

export const variant = z.object({
  name: z.string().trim().min(1).max(80),
  share: z.number().positive().max(100).describe('Weight against the other variants'),
  message,
})

const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/)
const hours = z
  .tuple([clock, clock])
  .refine(([from, to]) => from < to, 'it must end after it begins')
  .nullable()

export const quietHours = z.object({
  weekdays: hours.describe('`["09:00","20:00"]`: when people may be written to; null: not at all'),
  saturday: hours,
  sunday: hours,
  holidays: z.enum(['none', 'BR']).default('none').describe('Nobody is written to on these days'),
})

const place = z
  .string()
  .regex(/^[A-Z]{2}(-[A-Z]{2})?$/)
  .describe('`BR`, `BR-SP`, `US-TX`')

export const autoPause = z.object({
  failedPercent: z.number().min(1).max(100).default(50),
  ofLast: z.int().min(5).max(1_000).default(20),
  sameErrorInRow: z.int().min(2).max(1_000).default(10).describe('Refusals with one error; dead addresses apart'),
})

export const noReceipt = z.object({
  afterHours: z.int().min(1).max(720).default(24),
  fails: z.boolean().default(false).describe('false: it is only shown'),
})

const fields = {
  pace: z
    .object({
      perSecond: z.number().positive().max(10_000).optional(),
      jitter: z.number().min(0).max(1).default(0).describe('Each gap is lengthened at random by up to this share'),
    })
    .nullable(),
  quietHours: quietHours
    .nullable()
    .optional()
    .describe("null: none; absent: the rules of each recipient's country and state"),
  senders: z.array(z.uuid()).min(1).max(100).optional().describe('Connections; absent: all that speak the channel'),
  requireConsent: z.boolean().optional().describe("Only people who opted in; absent: the workspace's setting"),
  regions: z
    .object({ only: z.array(place).min(1).optional(), except: z.array(place).min(1).optional() })
    .optional()
    .describe('Where recipients may live'),
  holdout: z.number().min(0).max(50).describe('Percent that get nothing, to compare with'),
  attributionDays: z.int().min(1).max(90),
  track: z.boolean().describe('E-mail: opens and clicks'),
  autoPause: autoPause
    .nullable()
    .optional()
    .describe('Failures after which it is paused; null: never; absent: the values shown'),
  noReceipt: noReceipt
    .optional()
    .describe("When a message sent counts as without a receipt; absent: the workspace's `messaging.noReceipt`"),
}

/** How a campaign is sent; everything has a default. */
export const rules = z.object({
  ...fields,
  pace: fields.pace.default(null),
  holdout: fields.holdout.default(0),
  attributionDays: fields.attributionDays.default(7),
  track: fields.track.default(true),
})

export const audience = z.union([
  z.strictObject({ leadIds: z.array(z.uuid()).max(20_000) }),
  z.strictObject({ filter: conditionInput }),
  z.strictObject({ importId: z.uuid() }),
])

const scheduled = { scheduledAt: time.nullish(), sendUntil: time.nullish() }

const contents = {
  name: z.string().trim().min(1).max(200),
  channel,
  message: message.optional().describe('Or `variants`'),
  variants: z.array(variant).min(2).max(5).optional(),
  audience,
  ...scheduled,
}

export const createCampaignBody = rules.extend(contents)

/** Without defaults: what is absent stays as it is. */
export const updateCampaignBody = z
  .object({ ...fields, ...contents })
  .partial()
  .extend({
    reset: z
      .array(z.enum(['quietHours', 'senders', 'requireConsent', 'regions', 'autoPause', 'noReceipt']))
      .optional()
      .describe('Rules that go back to their default'),
  })

export const counts = {
  totalContacts: z.int().describe('The audience after exclusions'),
  queuedCount: z.int(),
  underWayCount: z.int(),
  sentCount: z.int(),
  deliveredCount: z.int(),
  readCount: z.int(),
  failedCount: z.int(),
  doubtfulCount: z.int().describe('Sent without an answer; a status or a person settles them'),
  repliedCount: z.int(),
  openedCount: z.int(),
  clickedCount: z.int(),
  heldCount: z.int().describe('Too late for the window'),
  excludedCount: z.int(),
  deliveryRate: z.number().describe('Percent of sent'),
  readRate: z.number().describe('Percent of delivered'),
  replyRate: z.number().describe('Percent of sent'),
}

export const campaignItem = z.object({
  id: z.uuid(),
  name: z.string(),
  channel,
  status: campaignStatus,
  statusReason: z.string().nullable(),
  ...counts,
  optedOutCount: z.int().describe('People who opted out within a week of it, having heard of no later campaign'),
  scheduledAt: time.nullable(),
  sendUntil: time.nullable(),
  createdAt: time,
  startedAt: time.nullable(),
  endedAt: time.nullable(),
})

export const exclusions = z.record(z.string(), z.int()).describe('How many will not get it, by reason')

export const campaignDetail = campaignItem.extend({
  createdBy: z.string(),
  variants: z.array(variant),
  audience: z.unknown(),
  rules: z.record(z.string(), z.unknown()),
  exclusions,
  byVariant: z.array(z.object({ name: z.string(), ...counts })),
  noReceiptCount: z.int().describe('Sent `noReceipt.afterHours` ago or earlier, and no receipt'),
  conversions: z.object({ count: z.int(), revenue: z.record(z.string(), z.number()).describe('By currency') }),
})

export const createCampaignAnswer = z.object({ id: z.uuid(), status: campaignStatus })
export const statusAnswer = z.object({ id: z.uuid(), status: campaignStatus, statusReason: z.string().nullable() })

export const listCampaignsQuery = z.object({ ...pageQuery([z.uuid()]), status: campaignStatus.optional() })
export const listCampaignsAnswer = pageOf(campaignItem)

export const messageStatus = z.enum(['pending', 'sending', 'sent', 'delivered', 'read', 'failed', 'doubtful'])

export const campaignMessage = z.object({
  id: z.uuid(),
  leadId: z.uuid(),
  contact: z.string().nullable(),
  address: z.string().nullable(),
  variant: z.string(),
  status: z.enum([...messageStatus.options, 'held', 'excluded']),
  reason: z.string().nullable().describe('Why it is held or excluded'),
  messageId: z.string().nullable(),
  connectionId: z.uuid().nullable(),
  sender: z.string().nullable(),
  attempts: z.int(),
  dueAt: time.nullable(),
  sentAt: time.nullable(),
  deliveredAt: time.nullable(),
  readAt: time.nullable(),
  failedAt: time.nullable(),
  repliedAt: time.nullable(),
  openedAt: time.nullable(),
  clickedAt: time.nullable(),
  noReceipt: z.boolean().describe('Sent `noReceipt.afterHours` ago or earlier, and no receipt'),
  error: z.string().nullable(),
})
export const listMessagesQuery = z.object({
  ...pageQuery([z.uuid()]),
  status: z.enum([...messageStatus.options, 'held', 'excluded']).optional(),
})
export const listMessagesAnswer = pageOf(campaignMessage)

export const campaignReply = z.object({
  id: z.uuid(),
  at: time,
  leadId: z.uuid().nullable(),
  contact: z.string().nullable(),
  channel,
  address: z.string(),
  text: z.string().nullable(),
  answers: z.uuid().nullable().describe('The message that caused it'),
  unread: z.int().describe('In its conversation'),
  assignedTo: z.uuid().nullable(),
})
export const listRepliesQuery = z.object({ ...pageQuery([z.uuid()]) })
export const listRepliesAnswer = pageOf(campaignReply)

export const logEntry = z.object({
  id: z.string(),
  at: time,
  step: z.string(),
  actor: z.string(),
  contact: z.string().nullable().describe('Whom it is about; null: the campaign itself'),
  text: z.string(),
  detail: z.record(z.string(), z.unknown()),
})
export const listLogQuery = z.object({ ...pageQuery([time, z.string()]) })
export const listLogAnswer = pageOf(logEntry)
