import { ListFilter, X } from 'lucide-react'
import { useState } from 'react'
import { type Condition, conditionIn, countTests, everybody } from '../../conditions.ts'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { ConditionBuilder } from '../../parts/condition-builder.tsx'
import { useConditionTeller } from '../../parts/condition-text.tsx'
import { Sheet } from '../../parts/dialog.tsx'
import { useNameOf } from '../../people.ts'
import { useFilters } from '../../search.ts'
import { type FilterName, type Filters, selectionOf, useCount } from './data.ts'

/** What the list is narrowed by besides the search, each with a way to take it away. */
export function FilterChips({ filters, onOpen }: { filters: Filters; onOpen(): void }) {
  const t = useWords('leads')
  const formats = useFormats()
  const nameOf = useNameOf()
  const tell = useConditionTeller()
  const [, change] = useFilters<FilterName>()
  const { filter, since, until, owner } = filters
  const condition = conditionIn(filter)
  return (
    <>
      <Button onClick={onOpen} className={filter ? 'border-accent bg-accent-wash text-accent' : ''}>
        <ListFilter />
        <span className="max-w-80 truncate max-md:max-w-40">
          {filter ? (condition ? tell(condition) : t('filterByHand')) : t('filter')}
        </span>
      </Button>
      {since && (
        <Chip text={t('since', { date: formats.short(since) })} onRemove={() => change({ since: undefined })} />
      )}
      {until && (
        <Chip text={t('until', { date: formats.short(until) })} onRemove={() => change({ until: undefined })} />
      )}
      {owner && (
        <Chip
          text={owner === 'none' ? t('withoutOwner') : t('ownedBy', { name: nameOf(owner) })}
          onRemove={() => change({ owner: undefined })}
        />
      )}
    </>
  )
}

function Chip({ text, onRemove }: { text: string; onRemove(): void }) {
  const t = useWords('leads')
  return (
    <span className="inline-flex h-8 shrink-0 items-center gap-1 rounded-md border border-accent bg-accent-wash pl-2.5 text-sm text-accent max-md:h-10">
      {text}
      <button
        type="button"
        aria-label={t('condition.takeOff', { value: text })}
        onClick={onRemove}
        className="flex size-7 items-center justify-center rounded-sm max-md:size-9"
      >
        <X className="size-3.5" aria-hidden />
      </button>
    </span>
  )
}

/** The filter as a condition, with how many leads it means while it is being made. */
export function FilterSheet({ filters, onClose }: { filters: Filters; onClose(): void }) {
  const t = useWords('leads')
  const [, change] = useFilters<FilterName>()
  const [condition, setCondition] = useState<Condition>(conditionIn(filters.filter) ?? everybody)
  const isEmpty = countTests(condition) === 0
  const text = isEmpty ? undefined : JSON.stringify(condition)
  const count = useCount(selectionOf({ ...filters, filter: text }))
  const apply = () => {
    change({ filter: text })
    onClose()
  }
  return (
    <Sheet
      isOpen
      onClose={onClose}
      title={t('filter')}
      description={t('filterHelp')}
      className="w-[min(46rem,100vw)]"
      actions={
        <>
          <Button onClick={() => setCondition(everybody)} disabled={isEmpty}>
            {t('clearFilters')}
          </Button>
          <Button tone="primary" onClick={apply}>
            {typeof count?.count === 'number'
              ? t('showCount', { count: count.count, number: `${count.count}${count.isCapped ? '+' : ''}` })
              : t('show')}
          </Button>
        </>
      }
    >
      {filters.filter && !conditionIn(filters.filter) && (
        <p className="mb-3 rounded-md bg-warn-wash px-3 py-2 text-sm text-warn">{t('filterByHandHelp')}</p>
      )}
      <ConditionBuilder value={condition} onChange={setCondition} />
    </Sheet>
  )
}
