import type { ReactNode } from 'react'
import { type Condition, readCondition } from '../../conditions.ts'
import { useWords } from '../../language.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { useConditionTeller } from '../../parts/condition-text.tsx'
import { usePlaceOf } from '../../parts/rule-trace.tsx'
import type { Difference } from './data.ts'

type Side = Difference['changed'][number]['before']

/** What one set of rules has that another had not. */
export function Differences({ difference: { added, removed, changed, fallback } }: { difference: Difference }) {
  const t = useWords('routing')
  const tell = useTeller()
  if (added.length + removed.length + changed.length === 0 && !fallback)
    return <p className="text-sm text-soft">{t('same')}</p>
  return (
    <ul className="flex flex-col gap-2 text-sm">
      {added.map((rule) => (
        <Line key={rule.id} tone="good" word={t('diff.added')} name={rule.name} />
      ))}
      {removed.map((rule) => (
        <Line key={rule.id} tone="bad" word={t('diff.removed')} name={rule.name} />
      ))}
      {changed.map(({ ruleId, name, fields, before, after }) => (
        <Line key={ruleId} tone="warn" word={t('diff.changed')} name={name}>
          {fields.map((field) => (
            <FieldLine
              key={field}
              label={t(`field.${field}`, { defaultValue: field })}
              before={tell(field, before)}
              after={tell(field, after)}
            />
          ))}
        </Line>
      ))}
      {fallback && (
        <Line tone="warn" word={t('diff.changed')} name={t('fallback')}>
          {(['destinationWorkspaceId', 'actions'] as const).map((field) => (
            <FieldLine
              key={field}
              label={t(`field.${field}`)}
              before={tell(field, fallback.before as Side)}
              after={tell(field, fallback.after as Side)}
            />
          ))}
        </Line>
      )}
    </ul>
  )
}

function Line({ tone, word, name, children }: { tone: Tone; word: string; name: string; children?: ReactNode }) {
  return (
    <li className="flex flex-col gap-1">
      <span className="flex items-center gap-2">
        <Badge tone={tone}>{word}</Badge>
        <span className="min-w-0 truncate font-medium">{name}</span>
      </span>
      {children}
    </li>
  )
}

function FieldLine({ label, before, after }: { label: string; before: string; after: string }) {
  if (before === after) return null
  return (
    <p className="pl-2 text-xs wrap-anywhere">
      <span className="text-soft">{label}: </span>
      <del className="text-bad">{before}</del> → <ins className="text-good no-underline">{after}</ins>
    </p>
  )
}

function useTeller(): (field: string, side: Side) => string {
  const t = useWords('routing')
  const placeOf = usePlaceOf()
  const tellCondition = useConditionTeller()
  return (field, side) => {
    const value = (side as Record<string, unknown>)[field]
    if (field === 'isActive') return t(value ? 'condition.true' : 'condition.false')
    if (field === 'destinationWorkspaceId') return value ? placeOf(value as string) : t('here')
    if (field === 'conditions') {
      const condition: Condition | null = readCondition(value)
      return condition ? tellCondition(condition) : JSON.stringify(value)
    }
    return typeof value === 'string' ? value : JSON.stringify(value)
  }
}
