import { useQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import type { ReactNode } from 'react'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Tip } from '../../parts/tip.tsx'
import { useSaid } from '../../said.ts'
import { type Entry, timelineQuery } from './data.ts'

type Change = Extract<Entry, { kind: 'change' }>

/** The last change of each field, as far as the timeline goes back: a field without one is as it first came. */
function useLastChanges(leadId: string): Map<string, Change> {
  const { data } = useQuery(timelineQuery(leadId))
  const changes = (data ?? []).flatMap((entry) =>
    entry.kind === 'change' && entry.field ? [[entry.field, entry] as const] : [],
  )
  return new Map(changes)
}

/** A value with when it was changed last and by whom, where it was. */
export function useWithOrigin(leadId: string): (field: string, value: ReactNode) => ReactNode {
  const changes = useLastChanges(leadId)
  return (field, value) => {
    const change = changes.get(field)
    return change && value ? (
      <span className="inline-flex max-w-full items-start gap-1">
        <span className="min-w-0 wrap-anywhere">{value}</span>
        <Origin change={change} />
      </span>
    ) : (
      value
    )
  }
}

function Origin({ change: { at, causeKind, causeId, note } }: { change: Change }) {
  const t = useWords('leads')
  const said = useSaid()
  const formats = useFormats()
  const cause = t(`cause.${causeKind}`, { who: said(causeId) })
  const told = [t('changedAt', { at: formats.moment(at) }), cause, note && said(note)].filter(Boolean).join(' · ')
  return (
    <Tip text={told}>
      <button type="button" aria-label={told} className="flex size-7 shrink-0 items-center justify-center text-soft">
        <History className="size-3" aria-hidden />
      </button>
    </Tip>
  )
}
