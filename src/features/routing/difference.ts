import { canonicalJson } from '../../base/canonical-json.ts'
import type { RuleContent, VersionContent } from './version.ts'

export interface Difference {
  added: RuleContent[]
  removed: RuleContent[]
  changed: { ruleId: string; name: string; fields: string[]; before: RuleContent; after: RuleContent }[]
  /** Null: the same. */
  fallback: { before: VersionContent['fallback']; after: VersionContent['fallback'] } | null
}

const isSame = (a: unknown, b: unknown) => canonicalJson(a) === canonicalJson(b)

/** What became another from one set of rules to the next. */
export function differenceOf(before: VersionContent, after: VersionContent): Difference {
  const was = new Map(before.rules.map((rule) => [rule.id, rule]))
  const is = new Map(after.rules.map((rule) => [rule.id, rule]))
  const changed = after.rules.flatMap((rule) => {
    const old = was.get(rule.id)
    if (!old) return []
    const fields = (Object.keys(rule) as (keyof RuleContent)[]).filter((field) => !isSame(old[field], rule[field]))
    return fields.length > 0 ? [{ ruleId: rule.id, name: rule.name, fields, before: old, after: rule }] : []
  })
  return {
    added: after.rules.filter(({ id }) => !was.has(id)),
    removed: before.rules.filter(({ id }) => !is.has(id)),
    changed,
    fallback: isSame(before.fallback, after.fallback) ? null : { before: before.fallback, after: after.fallback },
  }
}
