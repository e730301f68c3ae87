import { canonicalJson } from '../../base/canonical-json.ts'
import type { Provenance } from '../../domain/provenance.ts'

type Row = Record<string, unknown>

/** What an undo writes, and the fields that the merge had changed and that it leaves, since they changed again. */
export interface PutBack {
  row: Row
  kept: string[]
}

const isAlike = (a: unknown, b: unknown) => canonicalJson(a ?? null) === canonicalJson(b ?? null)

/** Follows from other columns: nothing that a person would miss. */
const bookkeeping = new Set(['field_stamps', 'contact_quality', 'created_at'])

/** A lead's columns, field by field: what is still as the merge left it becomes what it was; what changed since stays. */
export function putBackLead(before: Row, after: Row, current: Row): PutBack {
  const kept: string[] = []
  const pick = (name: string, was: unknown, left: unknown, is: unknown) => {
    if (isAlike(left, is)) return was
    if (!isAlike(was, left) && !isAlike(was, is)) kept.push(name)
    return is
  }
  const row: Row = {}
  for (const name of Object.keys(current))
    if (!['custom', 'field_stamps', 'tags'].includes(name))
      row[name] = pick(name, before[name], after[name], current[name])
  for (const name of ['custom', 'field_stamps']) {
    const [was, left, is] = [before[name], after[name], current[name]] as [Row, Row, Row]
    const names = [...new Set([...Object.keys(was), ...Object.keys(is)])]
    const parts = names.map((each) => [each, pick(`${name}.${each}`, was[each], left[each], is[each])] as const)
    row[name] = Object.fromEntries(parts.filter(([, value]) => value !== undefined))
  }
  const [was, left, is] = [before.tags, after.tags, current.tags] as [string[], string[], string[]]
  const added = is.filter((tag) => !left.includes(tag))
  row.tags = [...new Set([...was.filter((tag) => is.includes(tag) || !left.includes(tag)), ...added])].sort()
  return { row, kept: kept.filter((name) => !bookkeeping.has(name.split('.')[0]!)) }
}

const columnsOf: Record<string, string[]> = { cpf: ['cpf', 'cpf_masked', 'cpf_hash'] }

/** A row of `core.parties`, statement by statement: one that is still as the merge left it becomes what it was; what was said since stays. */
export function putBackPerson(before: Row, after: Row, current: Row): PutBack {
  const said = (row: Row) => row.provenance as Row
  const kept: string[] = []
  const row: Row = { ...current, provenance: { ...said(current) }, profile: { ...(current.profile as Row) } }
  for (const field of Object.keys(said(current))) {
    const [left, is] = [said(after)[field] as Provenance | undefined, said(current)[field] as Provenance]
    const was = said(before)[field] as Provenance | undefined
    if (!left || !isAlike({ ...left, previous: null }, { ...is, previous: null })) {
      if (!isAlike(was, left)) kept.push(field)
      continue
    }
    // a statement that did not hold is kept beside what holds again
    put(said(row), field, was && !isAlike(left.previous, is.previous) ? { ...was, previous: is.previous } : was)
    if (field.startsWith('profile.')) {
      const name = field.slice('profile.'.length)
      put(row.profile as Row, name, (before.profile as Row)[name])
    } else for (const column of columnsOf[field] ?? [field]) row[column] = before[column]
  }
  for (const column of ['merged_into', 'merged_at', 'merged_because']) row[column] = before[column]
  if (isAlike(after.enriched_at, current.enriched_at)) row.enriched_at = before.enriched_at
  return { row, kept }
}

function put(row: Row, name: string, value: unknown): void {
  if (value === undefined) delete row[name]
  else row[name] = value
}
