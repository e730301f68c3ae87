import { z } from 'zod'

/** What a retention rule may be about. */
export const dataClasses = ['raw_requests', 'outgoing_records', 'message_texts', 'notes', 'inactive_people'] as const
export type DataClass = (typeof dataClasses)[number]

/** What each class is, for people. */
export const classMeanings: Record<DataClass, string> = {
  raw_requests: 'Bodies of received requests; the facts they told stay',
  outgoing_records: 'What was sent to other systems and what they answered, word for word',
  message_texts: 'Texts of messages; their statuses stay',
  notes: 'Notes about leads',
  inactive_people:
    'People without an order who did nothing, and of whom nothing new was heard, for that long: erased, free to come back',
}

const days = z.int().min(1).max(36_500).nullable()
export const retentionRules = z.object({
  raw_requests: days.optional(),
  outgoing_records: days.optional(),
  message_texts: days.optional(),
  notes: days.optional(),
  inactive_people: days.optional(),
})
export type RetentionRules = z.output<typeof retentionRules>

export const retentionAnswer = z.object({
  items: z.array(
    z.object({
      dataClass: z.enum(dataClasses),
      meaning: z.string(),
      keepDays: z.int().nullable().describe('Null: kept'),
    }),
  ),
  nextCursor: z.null(),
})

export const retentionPreview = z.object({
  items: z.array(
    z.object({
      dataClass: z.enum(dataClasses),
      keepDays: z.int(),
      rows: z.int().describe('Rows that would be blanked or deleted at the next run'),
    }),
  ),
  nextCursor: z.null(),
})
