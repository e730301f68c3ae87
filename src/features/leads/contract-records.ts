import { z } from 'zod'
import { piiClasses } from '../../domain/hidden-fields.ts'
import { pageOf, pageQuery, time } from '../page.ts'

export const note = z.object({ id: z.uuid(), at: time, author: z.string(), text: z.string() })
export const noteBody = z.object({ text: z.string().trim().min(1).max(10_000) })
export const listNotesQuery = z.object(pageQuery([z.uuid()]))
export const listNotesAnswer = pageOf(note)
export const noteParams = z.object({ id: z.uuid(), noteId: z.uuid() })

export const fieldType = z.enum(['text', 'number', 'boolean', 'date', 'choice'])
export const field = z.object({
  name: z.string().describe('Under `custom` of a lead; conditions ask for `custom.<name>`'),
  label: z.string(),
  type: fieldType,
  options: z.array(z.string()).describe('Of a choice'),
  pii: z
    .enum(piiClasses)
    .describe('How personal it is: says who sees its values, and a report about a person names it with its class'),
  createdAt: time,
  archivedAt: time.nullable().describe('Defined no more since then'),
})
export const fieldBody = z
  .object({
    name: z
      .string()
      .regex(/^[A-Za-z0-9_][A-Za-z0-9_ .-]{0,99}$/, 'letters, digits, blanks, dots, dashes and underscores'),
    label: z.string().trim().min(1).max(200).optional().describe('The name when absent'),
    type: fieldType.default('text'),
    options: z.array(z.string().trim().min(1).max(200)).max(200).default([]),
    pii: z.enum(piiClasses).default('none'),
  })
  .refine(({ type, options }) => (type === 'choice') === options.length > 0, {
    message: 'A choice has options, and nothing else has',
    path: ['options'],
  })
export const fieldParams = z.object({ name: z.string().max(100) })
export const listFieldsAnswer = z.object({ items: z.array(field), nextCursor: z.null() })
