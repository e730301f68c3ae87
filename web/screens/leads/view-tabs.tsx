import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { BookmarkPlus, MoreHorizontal, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { z } from 'zod'
import type { listViewsAnswer } from '../../../src/features/views/contract.ts'
import { ask, read } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Button, IconButton } from '../../parts/button.tsx'
import { cn } from '../../parts/cn.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, Input } from '../../parts/field.tsx'
import { Menu, MenuItem } from '../../parts/menu.tsx'
import { tell, tellWithUndo } from '../../parts/toasts.tsx'
import { useFilters } from '../../search.ts'
import { useMay } from '../../session.ts'
import { type FilterName, type Filters, filterNames } from './data.ts'

type View = z.output<typeof listViewsAnswer>['items'][number]

const keptNames = [...filterNames, 'view', 'columns'] as const
const nothing = Object.fromEntries(keptNames.map((name) => [name, undefined]))
const key = ['/views', 'leads']

/** What the address says of the list, as a view keeps it. */
const keptOf = (filters: Filters): Record<string, string> =>
  Object.fromEntries(keptNames.flatMap((name) => (filters[name] ? [[name, filters[name]]] : [])))

/** A view as the address says it; somebody may have written its filter as an object. */
const filtersOf = ({ query }: View): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  )

/** Lists that people keep: everybody's and their own. */
export function ViewTabs({ filters }: { filters: Filters }) {
  const t = useWords('leads')
  const mayWrite = useMay('write')
  const [, change] = useFilters<FilterName>()
  const [isSaving, setSaving] = useState(false)
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => read<z.output<typeof listViewsAnswer>>('/views', { screen: 'leads' }, signal),
  })
  const views = data?.items ?? []
  const current = views.find(({ id }) => id === filters.saved)
  const kept = keptOf(filters)
  const isChanged = JSON.stringify(kept) !== JSON.stringify(keptOf(current ? filtersOf(current) : {}))
  const open = (view: View | null) => change({ ...nothing, ...(view && filtersOf(view)), saved: view?.id })
  return (
    <div className="-mt-2 flex items-center gap-1 overflow-x-auto border-b [scrollbar-width:none]">
      <Tab label={t('everyLead')} isCurrent={!current} onClick={() => open(null)} />
      {views.map((view) => (
        <Tab key={view.id} label={view.name} isCurrent={view === current} onClick={() => open(view)} />
      ))}
      {mayWrite && isChanged && (
        <Button size="sm" tone="ghost" onClick={() => setSaving(true)}>
          <BookmarkPlus />
          {t('saveView')}
        </Button>
      )}
      {mayWrite && current && <ViewMenu view={current} kept={kept} isChanged={isChanged} onGone={() => open(null)} />}
      {isSaving && <SaveView kept={kept} onClose={() => setSaving(false)} />}
    </div>
  )
}

function Tab({ label, isCurrent, onClick }: { label: string; isCurrent: boolean; onClick(): void }) {
  return (
    <button
      type="button"
      aria-pressed={isCurrent}
      onClick={onClick}
      className={cn(
        '-mb-px h-9 shrink-0 border-b-2 border-transparent px-2 text-sm text-soft hover:text-ink focus-visible:-outline-offset-2',
        isCurrent && 'border-accent font-medium text-ink',
      )}
    >
      {label}
    </button>
  )
}

function ViewMenu({
  view,
  kept,
  isChanged,
  onGone,
}: {
  view: View
  kept: Record<string, string>
  isChanged: boolean
  onGone(): void
}) {
  const t = useWords('leads')
  const queries = useQueryClient()
  const reread = () => void queries.invalidateQueries({ queryKey: key })
  const update = useMutation({
    mutationFn: () => ask('PATCH', `/views/${view.id}`, { body: { query: kept } }),
    onSuccess: () => {
      reread()
      tell(t('viewSaved'))
    },
  })
  const again = useMutation({
    mutationFn: ({ screen, name, query, isMine, position }: View) =>
      ask('POST', '/views', { body: { screen, name, query, isMine, position } }),
    onSuccess: reread,
  })
  const remove = useMutation({
    mutationFn: () => ask('DELETE', `/views/${view.id}`),
    onSuccess: () => {
      onGone()
      reread()
      tellWithUndo(t('viewGone'), () => again.mutate(view))
    },
  })
  return (
    <Menu
      trigger={
        <IconButton label={t('viewMenu', { name: view.name })} size="tiny">
          <MoreHorizontal />
        </IconButton>
      }
    >
      <MenuItem onSelect={() => update.mutate()} isDisabled={!isChanged}>
        {t('updateView')}
      </MenuItem>
      <MenuItem icon={Trash2} isDangerous onSelect={() => remove.mutate()}>
        {t('removeView')}
      </MenuItem>
    </Menu>
  )
}

function SaveView({ kept, onClose }: { kept: Record<string, string>; onClose(): void }) {
  const t = useWords('leads')
  const queries = useQueryClient()
  const [, change] = useFilters<FilterName>()
  const [name, setName] = useState('')
  const [isMine, setMine] = useState(false)
  const save = useMutation({
    mutationFn: () =>
      ask<View>('POST', '/views', { body: { screen: 'leads', name: name.trim(), query: kept, isMine } }),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: key })
      change({ saved: id })
      tell(t('viewSaved'))
      onClose()
    },
  })
  return (
    <Dialog isOpen onClose={onClose} title={t('saveView')}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <Field label={t('viewName')}>
          {(tie) => (
            <Input {...tie} required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <label className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-(--accent)"
            checked={isMine}
            onChange={(event) => setMine(event.target.checked)}
          />
          {t('viewMine')}
        </label>
        <Button type="submit" tone="primary" isBusy={save.isPending} className="self-end">
          {t('save')}
        </Button>
      </form>
    </Dialog>
  )
}
