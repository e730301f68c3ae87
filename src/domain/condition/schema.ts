import { z } from 'zod'
import type { Condition, TestValue } from './condition.ts'
import { normalizeCondition } from './normalize.ts'

/** A condition as callers write it: the long form, the short form, or both at once (several keys mean AND). */
export type ConditionInput =
  | { field: string; op: string; value?: TestValue | readonly (string | number)[]; exact?: boolean }
  | ({ all?: readonly ConditionInput[]; any?: readonly ConditionInput[]; not?: ConditionInput } & {
      [K in ShortKey]?: readonly string[] | string
    } & { ceps?: readonly (string | readonly string[] | { from: string; to: string })[] } & {
      custom?: Record<string, readonly (string | number | boolean)[] | string | number | boolean>
    })

type ShortKey =
  | 'industries'
  | 'countries'
  | 'regions'
  | 'states'
  | 'cities'
  | 'ufs'
  | 'ddds'
  | 'sources'
  | 'tags'
  | 'job_titles'
  | 'company_sizes'

const help =
  'Groups `{"all": […]}`, `{"any": […]}`, `{"not": …}` of tests `{"field", "op", "value", "exact"?}`; or the short form, an AND of any-ofs: `industries`, `countries`, `regions`, `states`, `cities`, `ufs`, `ddds`, `ceps`, `sources`, `tags`, `job_titles`, `company_sizes`, `custom: {name: […]}`. Several keys of one object mean AND. Case and accents do not count unless `exact`.'

const document = {
  type: 'object' as const,
  description: help,
  examples: [
    { industries: ['HVAC'], countries: ['US'] },
    { any: [{ field: 'uf', op: 'in', value: ['SP', 'RJ'] }, { tags: ['vip'] }] },
  ],
}

/** A condition in any accepted form, checked; it stays as it was written. */
export const conditionInput = z
  .custom<ConditionInput>()
  .superRefine((given, context) => {
    const read = normalizeCondition(given)
    if ('condition' in read) return
    for (const { path, message } of read.problems.slice(0, 20))
      context.addIssue({ code: 'custom', path: path === '' ? [] : path.split('.'), message })
  })
  .meta(document)

/** The canonical form of a condition that `conditionInput` has checked. Throws for one that it has not. */
export function toCondition(checked: unknown): Condition {
  const read = normalizeCondition(checked)
  if ('condition' in read) return read.condition
  throw new TypeError(`not a condition: ${read.problems.map(({ path, message }) => `${path} ${message}`).join('; ')}`)
}
