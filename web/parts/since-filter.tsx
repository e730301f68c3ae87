import { useWords } from '../language.ts'
import { useFilters } from '../search.ts'
import { cn } from './cn.ts'
import { inputLook } from './field.tsx'

const spans = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 }
type Span = keyof typeof spans

/** How far back. The URL holds the moment, so that a link shows the same tomorrow. */
export function SinceFilter() {
  const t = useWords('shell')
  const [{ since }, change] = useFilters<'since'>()
  const age = since ? Date.now() - Date.parse(since) : null
  const span = age === null ? '' : ((Object.keys(spans) as Span[]).find((name) => age <= spans[name] * 1.02) ?? 'week')
  return (
    <select
      aria-label={t('since')}
      value={span}
      onChange={(event) => {
        const chosen = event.target.value as Span | ''
        change({ since: chosen === '' ? undefined : new Date(Date.now() - spans[chosen]).toISOString() })
      }}
      className={cn(inputLook, 'w-auto max-w-48 shrink-0 pr-7', since && 'border-accent bg-accent-wash text-accent')}
    >
      <option value="">{t('since')}</option>
      {(Object.keys(spans) as Span[]).map((name) => (
        <option key={name} value={name}>
          {t(`since.${name}`)}
        </option>
      ))}
    </select>
  )
}
