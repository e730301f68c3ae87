import { normalizeEmail } from '../../../domain/email.ts'
import { foldedWords } from '../../../domain/fold.ts'
import { parsePhone } from '../../../domain/phone.ts'
import { type Field, fields, sensitive, synonyms, type Target } from './targets.ts'

/** One column of a file: what it is called, what it holds, what it is taken for. */
export interface Column {
  name: string
  samples: string[]
  target: Target
  /** 0..1: how sure the guess is. 1: remembered, or the name is one of the field's own. */
  confidence: number
  from: 'remembered' | 'name' | 'similar' | 'content' | 'unknown'
}

const byName = new Map<string, Field>(
  fields.flatMap((field) => synonyms[field].split(',').map((name) => [foldName(name), field] as const)),
)

/** `E-mail (principal)` → `e mail principal`. */
export function foldName(name: string): string {
  return foldedWords(name.replace(/([a-z])([A-Z])/g, '$1 $2')).join(' ')
}

/**
 * What each column is taken for: what it was taken for the last time in a file of this source, else by its name, by a name
 * that is nearly the same, or by what it holds. No field is given twice; a column nobody knows becomes a custom field,
 * one that holds documents or secrets is left out.
 */
export function guessColumns(
  names: readonly string[],
  samples: readonly string[][],
  remembered: ReadonlyMap<string, Target>,
  country: string,
): Column[] {
  const guesses = names.map((name, at) => guess(name, samples[at] ?? [], remembered.get(foldName(name)), country))
  const holder = new Map<string, number>()
  for (const [at, { target, confidence }] of guesses.entries()) {
    if (target.to !== 'field') continue
    const held = holder.get(target.field)
    if (held === undefined || guesses[held]!.confidence < confidence) holder.set(target.field, at)
  }
  return guesses.map((column, at) => {
    const { target } = column
    if (target.to !== 'field' || holder.get(target.field) === at) return column
    if (target.field === 'phone' && !holder.has('other_phone')) {
      holder.set('other_phone', at)
      return { ...column, target: { to: 'field', field: 'other_phone' } }
    }
    return { ...column, ...unknown(column.name, at) }
  })
}

type Guess = Pick<Column, 'target' | 'confidence' | 'from'>

function guess(name: string, samples: string[], remembered: Target | undefined, country: string): Column {
  const found =
    (remembered && ({ target: remembered, confidence: 1, from: 'remembered' } as const)) ??
    byNameOf(foldName(name)) ??
    byContent(samples, country) ??
    unknown(name, 0)
  return { name, samples, ...found }
}

function byNameOf(folded: string): Guess | null {
  // what we wrote beside the rows that somebody corrected
  if (folded.startsWith('leadline ')) return { target: { to: 'ignore' }, confidence: 1, from: 'name' }
  const exact = byName.get(folded)
  if (exact) return { target: { to: 'field', field: exact }, confidence: 1, from: 'name' }
  if (sensitive.test(folded)) return { target: { to: 'ignore' }, confidence: 0.9, from: 'name' }
  let best: { field: Field; likeness: number } | null = null
  for (const [known, field] of byName) {
    const likeness = likenessOf(folded, known)
    if (likeness > (best?.likeness ?? 0.72)) best = { field, likeness }
  }
  if (!best) return null
  return {
    target: { to: 'field', field: best.field },
    confidence: Math.round(best.likeness * 90) / 100,
    from: 'similar',
  }
}

/** Dice's coefficient of letter pairs: spelling slips and added words cost a little each. */
function likenessOf(a: string, b: string): number {
  if (a.length < 3 || b.length < 3) return 0
  const pairs = pairsOf(a)
  let shared = 0
  for (const pair of pairsOf(b)) {
    const at = pairs.indexOf(pair)
    if (at < 0) continue
    shared++
    pairs.splice(at, 1)
  }
  return (2 * shared) / (a.length + b.length - 2)
}

const pairsOf = (text: string) => Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2))

/** Only by a clear majority of several cells: a document looks like a phone now and then. */
function byContent(samples: string[], country: string): Guess | null {
  const filled = samples.filter((sample) => sample.trim() !== '')
  if (filled.length < 2) return null
  const share = (test: (text: string) => boolean) => filled.filter(test).length / filled.length
  if (share((text) => normalizeEmail(text) !== null) > 0.8)
    return { target: { to: 'field', field: 'email' }, confidence: 0.7, from: 'content' }
  const spelled = (text: string) => /[+()]/.test(text) && parsePhone(text, country) !== null
  if (share(spelled) > 0.8) return { target: { to: 'field', field: 'phone' }, confidence: 0.6, from: 'content' }
  return null
}

const unknown = (name: string, at: number): Guess => ({
  target:
    name.trim() === ''
      ? { to: 'ignore' }
      : { to: 'custom', name: customName(name) || `column_${at + 1}`, type: 'text' },
  confidence: 0,
  from: 'unknown',
})

/** The name of the custom field that a column becomes: `Nº de filhos` → `no_de_filhos`. */
export const customName = (name: string) => foldName(name).replaceAll(' ', '_').slice(0, 60)
