import { z } from 'zod'
import { leadDetail, leadsSelection } from './contract.ts'

const text = (most: number) => z.string().trim().max(most).nullable().optional()
const custom = z.record(
  z.string().trim().min(1).max(100),
  z.union([z.string().max(2000), z.number(), z.boolean(), z.null()]),
)
export const tag = z.string().trim().min(1).max(100)

/** What a person may say of a lead, by the table's column names. */
const stated = {
  full_name: text(300),
  email: text(320),
  phone: text(64),
  company_name: text(300),
  company_industry: text(200),
  company_size: text(100),
  company_website: text(500),
  company_location_city: text(200),
  company_location_state: text(100),
  company_location_country: text(100),
  company_location_postal_code: text(20),
  job_title: text(200),
  source: text(200),
  description: text(10_000),
  vendor_status: text(100).describe('The stage, in the words of whoever keeps it'),
  custom: custom.optional().describe('Defined fields by their type; others as they are'),
}

export const createLeadBody = z
  .object({ ...stated, tags: z.array(tag).max(100).optional() })
  .refine((lead) => lead.full_name || lead.email || lead.phone || lead.company_name, {
    message: 'A lead needs a name, an e-mail, a phone or a company',
    path: ['full_name'],
  })
export type NewLead = z.output<typeof createLeadBody>

export const updateLeadBody = z.object({
  ...stated,
  tags: z.array(tag).max(100).optional().describe('All of them: those that are not named are taken off'),
  add_tags: z.array(tag).max(100).optional(),
  remove_tags: z.array(tag).max(100).optional(),
})
export type LeadChange = z.output<typeof updateLeadBody>

/** The same change of many: tags are put on and taken off, never all of them named. */
export const bulkBody = leadsSelection
  .extend({
    leadIds: z.array(z.uuid()).min(1).max(10_000).optional().describe('Instead of a filter'),
    expected: z
      .int()
      .optional()
      .describe('What `/leads/count` gave for the filter: refused when it is another number now'),
    change: updateLeadBody.omit({ tags: true }),
  })
  .refine(({ leadIds, filter, q }) => leadIds !== undefined || filter !== undefined || q !== undefined, {
    message: 'Say which leads: leadIds, filter or q',
    path: ['filter'],
  })
export const bulkAnswer = z.object({
  leads: z.int().describe('How many were changed, or are about to be'),
  intakeIds: z.array(z.uuid()),
})

/** A lead that was routed elsewhere is only named. */
export const savedLead = leadDetail.partial().extend({ id: z.uuid(), intake_id: z.uuid() })

export const leadOnItsWay = z.object({
  status: z.literal('accepted'),
  intake_id: z.uuid().describe('Stored, and decided soon: the intake will name the lead'),
})
