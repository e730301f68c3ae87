import { ArrowDown, ArrowUp, CircleAlert, GripVertical } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../../language.ts'
import { Amount, Share } from '../../parts/amount.tsx'
import { IconButton } from '../../parts/button.tsx'
import { cn } from '../../parts/cn.ts'
import { Switch } from '../../parts/field.tsx'
import { Panel } from '../../parts/page.tsx'
import { tellWithUndo } from '../../parts/toasts.tsx'
import { useMay } from '../../session.ts'
import { type Rule, type RuleList, useRules } from './data.ts'

interface ListProps {
  list: RuleList
  chosen: string
  onChoose(id: string): void
}

/** The rules in the order in which they are asked, then what becomes of leads that none takes. */
export function RuleListPanel({ list, chosen, onChoose }: ListProps) {
  const t = useWords('routing')
  const { reorder } = useRules()
  const [dragged, setDragged] = useState<string | null>(null)
  const ids = list.items.map(({ id }) => id)
  const hits = list.items.reduce((sum, rule) => sum + rule.hits, 0)
  const put = (id: string, at: number) => {
    const rest = ids.filter((each) => each !== id)
    const next = [...rest.slice(0, at), id, ...rest.slice(at)]
    if (next.join() === ids.join()) return
    reorder.mutate(next, { onSuccess: () => tellWithUndo(t('reordered'), () => reorder.mutate(ids)) })
  }
  return (
    <Panel title={t('rules')}>
      {list.items.length === 0 && <p className="px-3 py-4 text-sm text-soft">{t('none')}</p>}
      <ol className="flex flex-col">
        {list.items.map((rule, at) => (
          <RuleRow
            key={rule.id}
            rule={rule}
            at={at}
            count={ids.length}
            allHits={hits}
            isChosen={rule.id === chosen}
            onChoose={() => onChoose(rule.id)}
            onPut={(to) => put(rule.id, to)}
            onDrag={() => setDragged(rule.id)}
            onDropped={() => dragged && put(dragged, at)}
          />
        ))}
      </ol>
      <button
        type="button"
        aria-pressed={chosen === 'fallback'}
        onClick={() => onChoose('fallback')}
        className={cn(
          'w-full px-3 py-2.5 text-left text-sm hover:bg-sunken focus-visible:-outline-offset-2',
          list.items.length > 0 && 'border-t',
          chosen === 'fallback' && 'bg-accent-wash font-medium text-accent',
        )}
      >
        {t('fallback')}
      </button>
    </Panel>
  )
}

interface RowProps {
  rule: Rule
  at: number
  count: number
  allHits: number
  isChosen: boolean
  onChoose(): void
  onPut(to: number): void
  onDrag(): void
  onDropped(): void
}

function RuleRow({ rule, at, count, allHits, isChosen, onChoose, onPut, onDrag, onDropped }: RowProps) {
  const t = useWords('routing')
  const mayAdmin = useMay('admin')
  const { update } = useRules()
  const { id, name, isActive, hits, problem } = rule
  return (
    <li
      draggable={mayAdmin}
      onDragStart={onDrag}
      onDragOver={(event) => event.preventDefault()}
      onDrop={onDropped}
      className={cn(
        'group flex items-center gap-1.5 border-b border-line/60 pr-2 last:border-0',
        isChosen && 'bg-accent-wash',
      )}
    >
      {mayAdmin && <GripVertical className="ml-1 size-3.5 shrink-0 cursor-grab text-soft max-md:hidden" aria-hidden />}
      <button
        type="button"
        aria-pressed={isChosen}
        onClick={onChoose}
        className={cn(
          'min-w-0 flex-1 py-2 text-left focus-visible:-outline-offset-2',
          mayAdmin ? 'max-md:pl-3' : 'pl-3',
        )}
      >
        <span
          className={cn(
            'flex items-center gap-1 text-sm',
            isChosen && 'font-medium text-accent',
            !isActive && 'text-soft',
          )}
        >
          <span className="truncate">{name}</span>
          {problem && <CircleAlert className="size-3.5 shrink-0 text-bad" aria-label={problem} />}
        </span>
        <span className="text-xs text-soft">
          <Amount value={hits} /> {t('hits')} · <Share of={hits} all={allHits} />
        </span>
      </button>
      {mayAdmin && (
        <>
          <span className="flex flex-col gap-1">
            <IconButton label={t('up', { name })} size="tiny" disabled={at === 0} onClick={() => onPut(at - 1)}>
              <ArrowUp />
            </IconButton>
            <IconButton
              label={t('down', { name })}
              size="tiny"
              disabled={at === count - 1}
              onClick={() => onPut(at + 1)}
            >
              <ArrowDown />
            </IconButton>
          </span>
          <Switch
            label={t('on', { name })}
            checked={isActive}
            onCheckedChange={(next) => update.mutate({ id, isActive: next })}
          />
        </>
      )}
    </li>
  )
}
