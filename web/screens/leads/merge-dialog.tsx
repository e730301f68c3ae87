import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import type { mergeAnswer, mergePreview, undoAnswer } from '../../../src/features/merges/contract.ts'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { cn } from '../../parts/cn.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { tellKept, tellWithUndo } from '../../parts/toasts.tsx'
import { rereadLeads } from './data.ts'

type Preview = z.output<typeof mergePreview>
type Choices = Record<string, string>

interface MergeProps {
  leadIds: string[]
  /** The lead whose page this is: the first to stay. */
  current: string
  onClose(): void
}

/** Leads side by side: which value of each field shall hold, which lead stays, what moves to it. */
export function MergeDialog({ leadIds, current, onClose }: MergeProps) {
  const t = useWords('leads')
  const [winnerId, setWinner] = useState(current)
  const [left, setLeft] = useState<string[]>([])
  const [choices, setChoices] = useState<Choices>({})
  const taken = leadIds.filter((id) => !left.includes(id))
  const body = { leadIds: taken, winnerId, choices }
  const preview = useQuery({
    queryKey: ['lead', 'merge', body],
    queryFn: ({ signal }) => ask<Preview>('POST', '/leads/merge/preview', { body, signal }),
    enabled: taken.length > 1,
    placeholderData: (old) => old,
  })
  const merge = useMerge(body, onClose)
  const toggle = (id: string) => {
    setLeft(left.includes(id) ? left.filter((each) => each !== id) : [...left, id])
    setChoices({})
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('compare')}
      description={t('compareHelp')}
      className="w-[min(64rem,calc(100vw-2rem))]"
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            tone="primary"
            disabled={taken.length < 2 || !preview.data}
            isBusy={merge.isPending}
            onClick={() => merge.mutate()}
          >
            {t('merge', { count: taken.length })}
          </Button>
        </>
      }
    >
      {preview.error && <ProblemBox error={preview.error} />}
      {!preview.data && !preview.error && <RowSkeletons />}
      {preview.data && (
        <>
          <Fields
            preview={preview.data}
            leadIds={leadIds}
            current={current}
            taken={taken}
            winnerId={winnerId}
            onWinner={setWinner}
            onToggle={toggle}
            onChoose={(field, leadId) => setChoices({ ...choices, [field]: leadId })}
          />
          <Moves moves={preview.data.moves} />
        </>
      )}
    </Dialog>
  )
}

function useMerge(body: object, onClose: () => void) {
  const t = useWords('leads')
  const queries = useQueryClient()
  const navigate = useNavigate()
  const undo = useMutation({
    mutationFn: (id: string) => ask<z.output<typeof undoAnswer>>('POST', `/merges/${id}/undo`),
    onSuccess: async ({ kept }) => {
      await rereadLeads(queries)
      tellKept(kept, ({ of, field }) => t(`${of === 'lead' ? 'col' : 'fact'}.${field}`, { defaultValue: field }))
    },
  })
  return useMutation({
    mutationFn: () => ask<z.output<typeof mergeAnswer>>('POST', '/leads/merge', { body }),
    onSuccess: async ({ id, winnerId }) => {
      onClose()
      await navigate({ to: '/leads/$id', params: { id: winnerId } })
      await rereadLeads(queries)
      tellWithUndo(t('merged'), () => undo.mutate(id))
    },
  })
}

interface FieldsProps {
  preview: Preview
  leadIds: string[]
  current: string
  taken: string[]
  winnerId: string
  onWinner(id: string): void
  onToggle(id: string): void
  onChoose(field: string, leadId: string): void
}

function Fields({ preview, leadIds, current, taken, winnerId, onWinner, onToggle, onChoose }: FieldsProps) {
  const t = useWords('leads')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section aria-label={t('compare')} tabIndex={0} className="max-h-[55dvh] overflow-auto rounded-md border">
      <table className="w-full border-collapse text-sm md:min-w-max">
        <thead className="sticky top-0 bg-raised">
          <tr>
            <td className="border-b px-2" />
            {leadIds.map((id, at) => (
              <th
                key={id}
                scope="col"
                className="min-w-24 border-b px-2 md:min-w-44 py-1.5 text-left align-top font-medium"
              >
                {id === current ? t('thisLead') : t('otherLead', { number: at })}
                <span className="flex flex-col font-normal">
                  <label className="flex min-h-6 items-center gap-1.5 text-xs">
                    <input
                      type="radio"
                      name="winner"
                      className="accent-(--accent)"
                      checked={winnerId === id}
                      disabled={!taken.includes(id)}
                      onChange={() => onWinner(id)}
                    />
                    {t('stays')}
                  </label>
                  {id !== winnerId && leadIds.length > 2 && (
                    <label className="flex min-h-6 items-center gap-1.5 text-xs">
                      <input
                        type="checkbox"
                        className="accent-(--accent)"
                        checked={taken.includes(id)}
                        onChange={() => onToggle(id)}
                      />
                      {t('joins')}
                    </label>
                  )}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.fields.map((field) => (
            <FieldRow key={field.field} field={field} leadIds={leadIds} onChoose={onChoose} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function FieldRow({
  field: { field, isConflict, survivor, reason, values },
  leadIds,
  onChoose,
}: {
  field: Preview['fields'][number]
  leadIds: string[]
  onChoose(field: string, leadId: string): void
}) {
  const t = useWords('leads')
  const label = t(`col.${field}`, { defaultValue: field })
  return (
    <tr className={cn('border-b border-line/60', isConflict && 'bg-warn-wash/40')}>
      <th scope="row" className="max-w-44 px-2 py-1.5 text-left align-top font-normal text-soft max-md:wrap-anywhere">
        {label}
        {isConflict && (
          <Badge tone="warn" className="ml-1.5">
            {t(`because.${reason}`)}
          </Badge>
        )}
      </th>
      {leadIds.map((id) => {
        const held = values.find(({ leadId }) => leadId === id)
        const text = held === undefined || held.value === null ? '' : brief(held.value)
        return (
          <td key={id} className="max-w-64 px-2 py-1.5 align-top wrap-anywhere">
            {text === '' ? (
              <span className="text-soft">–</span>
            ) : (
              <label className={cn('flex items-start gap-1.5', survivor === id && 'font-medium')}>
                <input
                  type="radio"
                  name={`field ${field}`}
                  aria-label={`${label}: ${text}`}
                  className="mt-1 accent-(--accent)"
                  checked={survivor === id}
                  disabled={!isConflict}
                  onChange={() => onChoose(field, id)}
                />
                {text}
              </label>
            )}
          </td>
        )
      })}
    </tr>
  )
}

const brief = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 120 ? `${text.slice(0, 119)}…` : text
}

function Moves({ moves }: { moves: Record<string, number> }) {
  const t = useWords('leads')
  // what has no word is our own bookkeeping
  const told = Object.entries(moves).filter(
    ([table, count]) => count > 0 && t(`table.${table}`, { defaultValue: '' }) !== '',
  )
  if (told.length === 0) return null
  return (
    <p className="mt-3 text-xs text-soft">
      {t('moves')} {told.map(([table, count]) => `${t(`table.${table}`)} ${count}`).join(' · ')}
    </p>
  )
}
