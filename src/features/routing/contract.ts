import { z } from 'zod'
import { conditionInput } from '../../domain/condition/schema.ts'
import { pageOf, pageQuery, time } from '../page.ts'
import { actions } from './actions.ts'

const uuid = z.uuid()
const note = z.string().trim().max(500).optional().describe('Why, for the list of versions')

export const ruleBody = z.strictObject({
  name: z.string().trim().min(1).max(200),
  priority: z.int().min(-1_000_000).max(1_000_000).default(0).describe('The higher comes first'),
  conditions: conditionInput.default({}),
  destinationWorkspaceId: uuid.nullable().default(null).describe('This workspace or one below it'),
  actions: actions.default({}),
  isActive: z.boolean().default(true),
})

export const rulePatch = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    priority: z.int().min(-1_000_000).max(1_000_000),
    conditions: conditionInput,
    destinationWorkspaceId: uuid.nullable(),
    actions,
    isActive: z.boolean(),
  })
  .partial()

export const rule = z.object({
  id: uuid,
  name: z.string(),
  priority: z.int(),
  conditions: z.unknown(),
  destinationWorkspaceId: uuid.nullable(),
  actions: z.unknown(),
  isActive: z.boolean(),
})

export const listedRule = rule.extend({
  condition: z.unknown().describe('The conditions in their canonical form; null when they cannot be read'),
  problem: z.string().nullable().describe('Why it can take no lead'),
  hits: z.int().describe('Leads of the last seven days'),
})

export const fallback = z.object({ destinationWorkspaceId: uuid.nullable(), actions: z.unknown() })
export const fallbackBody = z.strictObject({
  destinationWorkspaceId: uuid.nullable().default(null),
  actions: actions.omit({ continue: true, stop: true, if_nobody: true }).default({}),
})

export const content = z.object({ rules: z.array(rule), fallback })
export const contentBody = z.strictObject({
  rules: z.array(ruleBody.extend({ id: uuid.optional() })).max(2_000),
  fallback: fallbackBody.default({ destinationWorkspaceId: null, actions: {} }),
})

export const warning = z.object({
  code: z.enum([
    'invalid_rule',
    'unreachable_rule',
    'overlap',
    'no_fallback',
    'nobody_on_duty',
    'bad_destination',
    'unknown_region',
  ]),
  ruleId: uuid.nullable(),
  otherRuleId: uuid.nullable().describe('Of `unreachable_rule` and `overlap`: the rule that comes before'),
  message: z.string(),
})

export const difference = z.object({
  added: z.array(rule),
  removed: z.array(rule),
  changed: z.array(
    z.object({ ruleId: uuid, name: z.string(), fields: z.array(z.string()), before: rule, after: rule }),
  ),
  fallback: z.object({ before: fallback, after: fallback }).nullable(),
})

export const publishQuery = z.object({
  publish: z.stringbool().default(false).describe('Live at once instead of into the draft'),
})
export const listRulesQuery = z.object({
  draft: z.stringbool().default(false).describe('The rules as they are being edited instead of the live ones'),
})
export const ruleList = z.object({
  items: z.array(listedRule),
  nextCursor: z.null(),
  version: z.int().describe('0: there never were rules'),
  isDraft: z.boolean(),
  fallback,
})
export const draftAnswer = content.extend({
  basedOn: z.int(),
  isDraft: z.boolean().describe('False: nothing is being edited, these are the live rules'),
  difference,
  warnings: z.array(warning),
})
export const reorderBody = z.strictObject({
  ids: z.array(uuid).min(1).max(2_000).describe('All rules, the first one first'),
})
export const publishBody = z.strictObject({ note })
export const restoreBody = publishBody
export const publishAnswer = z.object({ version: z.int(), warnings: z.array(warning) })
export const changeAnswer = rule.extend({ isDraft: z.boolean(), version: z.int() })

export const versionItem = z.object({
  number: z.int(),
  isLive: z.boolean(),
  cause: z.enum(['publish', 'rollback', 'sql']),
  actor: z.string(),
  note: z.string().nullable(),
  rules: z.int(),
  createdAt: time,
})
export const listVersionsQuery = z.object(pageQuery([z.string().regex(/^\d+$/)]))
export const listVersionsAnswer = pageOf(versionItem)
export const versionParam = z.object({ number: z.coerce.number().int().min(1).max(2_147_483_647) })
export const versionDetail = versionItem.extend({ content, difference: difference.describe('To the version before') })
