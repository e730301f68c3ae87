import { type Condition, isTest, readGroup, type Test, useVocabulary, type Vocabulary } from '../conditions.ts'
import { currentLanguage, useWords, wordFor } from '../language.ts'
import { useNameOf } from '../people.ts'

/** A condition in one sentence; what everybody meets is told as such. */
export function ConditionText({ condition, className }: { condition: Condition; className?: string }) {
  const tell = useConditionTeller()
  return <span className={className}>{tell(condition)}</span>
}

/** Tells conditions as sentences in the reader's language. */
export function useConditionTeller(): (condition: Condition) => string {
  const t = useWords('shell')
  const vocabulary = useVocabulary()
  const tellValue = useValueTeller()
  return (condition) => (vocabulary ? sentence(condition, vocabulary, tellValue, t) : '…')
}

type Words = ReturnType<typeof useWords>

function sentence(
  condition: Condition,
  vocabulary: Vocabulary,
  tellValue: (test: Test) => string,
  t: Words,
  isInner = false,
): string {
  if (isTest(condition)) {
    const operator = vocabulary.operatorOf(condition)?.labels[currentLanguage()] ?? condition.op
    return `${vocabulary.labelOf(condition.field)} ${operator} ${tellValue(condition)}`.trim()
  }
  const { mode, parts } = readGroup(condition)
  if (parts.length === 0) return t(mode === 'any' ? 'condition.nobody' : 'condition.everybody')
  const told = parts.map((part) => sentence(part, vocabulary, tellValue, t, true))
  const joined = told.join(` ${t(mode === 'all' ? 'condition.and' : 'condition.or')} `)
  if (mode === 'none') return `${t('condition.not')} (${joined})`
  return isInner && parts.length > 1 ? `(${joined})` : joined
}

/** The value of a test as people read it: names instead of ids, words instead of codes. */
export function useValueTeller(): (test: Pick<Test, 'field' | 'value'>) => string {
  const t = useWords('shell')
  const nameOf = useNameOf()
  return ({ field, value }) => {
    if (value === undefined) return ''
    const values = Array.isArray(value) ? value.map(String) : [String(value)]
    const told = values.map((each) => {
      if (each === 'true' || each === 'false') return t(`condition.${each}`)
      if (field === 'owner_id' || field === 'team_id') return nameOf(each)
      return field.endsWith('_status') && field !== 'vendor_status' ? wordFor(t, 'lead', each) : each
    })
    const most = 4
    return told.length > most ? `${told.slice(0, most).join(', ')} +${told.length - most}` : told.join(', ')
  }
}
