import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import type { peopleMerged, peoplePreview } from '../../../src/features/merges/contract-people.ts'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { cn } from '../../parts/cn.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { tellWithUndo } from '../../parts/toasts.tsx'
import { signsOf } from './columns.tsx'
import { type Entry, reread } from './data.ts'

type Preview = z.output<typeof peoplePreview>

interface CompareProps {
  entry: Entry
  partyIds: string[]
  /** They are not the same: the entry is resolved, and the pair is never filed again. */
  onDifferent(): void
  onClose(): void
}

/** Two people side by side, whether or not they have leads: one person after a merge, or two for good. */
export function ComparePeople({ entry, partyIds, onDifferent, onClose }: CompareProps) {
  const t = useWords('exceptions')
  const [winnerId, setWinner] = useState<string>()
  const body = { partyIds, ...(winnerId && { winnerId }) }
  const preview = useQuery({
    queryKey: ['parties', 'merge', body],
    queryFn: ({ signal }) => ask<Preview>('POST', '/parties/merge/preview', { body, signal }),
    placeholderData: (old) => old,
  })
  const merge = useMerge(body, onClose)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('comparePeople')}
      description={signsOf(entry.code, t)}
      className="w-[min(48rem,calc(100vw-2rem))]"
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button
            onClick={() => {
              onDifferent()
              onClose()
            }}
          >
            {t('notTheSame')}
          </Button>
          <Button tone="primary" disabled={!preview.data} isBusy={merge.isPending} onClick={() => merge.mutate()}>
            {t('mergePeople')}
          </Button>
        </>
      }
    >
      {preview.error && <ProblemBox error={preview.error} />}
      {!preview.data && !preview.error && <RowSkeletons count={4} />}
      {preview.data && (
        <>
          <People preview={preview.data} partyIds={partyIds} onWinner={setWinner} />
          <p className="mt-3 text-xs text-soft">{t('mergePeopleHelp')}</p>
        </>
      )}
    </Dialog>
  )
}

function useMerge(body: object, onClose: () => void) {
  const t = useWords('exceptions')
  const queries = useQueryClient()
  const undo = useMutation({
    mutationFn: (id: string) => ask('POST', `/party-merges/${id}/undo`),
    onSuccess: () => reread(queries),
  })
  return useMutation({
    mutationFn: () => ask<z.output<typeof peopleMerged>>('POST', '/parties/merge', { body }),
    onSuccess: async ({ id }) => {
      onClose()
      await reread(queries)
      tellWithUndo(t('peopleMerged'), () => undo.mutate(id))
    },
  })
}

interface PeopleProps {
  preview: Preview
  /** In this order, whoever stays. */
  partyIds: string[]
  onWinner(id: string): void
}

function People({ preview, partyIds, onWinner }: PeopleProps) {
  const t = useWords('exceptions')
  const people = partyIds.flatMap((id) => preview.people.filter((person) => person.id === id))
  const nameOf = ({ fullName, identities }: Preview['people'][number]) => fullName ?? identities[0]?.display ?? '–'
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section aria-label={t('comparePeople')} tabIndex={0} className="max-h-[55dvh] overflow-auto rounded-md border">
      <table className="w-full border-collapse text-sm">
        <thead className="sticky top-0 bg-raised">
          <tr>
            <td className="border-b px-2" />
            {people.map((person) => (
              <th key={person.id} scope="col" className="border-b px-2 py-1.5 text-left align-top font-medium">
                <label className="flex min-h-6 items-center gap-1.5 wrap-anywhere">
                  <input
                    type="radio"
                    name="person"
                    className="shrink-0 accent-(--accent)"
                    aria-label={t('personStays', { name: nameOf(person) })}
                    checked={preview.winnerId === person.id}
                    onChange={() => onWinner(person.id)}
                  />
                  {t('stays')}
                </label>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.fields.map(({ field, isConflict, held, values }) => (
            <Line key={field} label={t(`fact.${field}`)} isConflict={isConflict}>
              {people.map(({ id }) => {
                const value = values.find(({ partyId }) => partyId === id)?.value
                return (
                  <span key={id} className={cn(value === held && 'font-medium')}>
                    {value ?? '–'}
                  </span>
                )
              })}
            </Line>
          ))}
          <Line label={t('fact.identities')}>
            {people.map(({ id, identities }) => (
              <span key={id} className="flex flex-col">
                {identities.map(({ kind, display }) => (
                  <span key={`${kind} ${display}`}>{display}</span>
                ))}
                {identities.length === 0 && '–'}
              </span>
            ))}
          </Line>
          <Line label={t('fact.leads')}>
            {people.map(({ id, leads }) => (
              <span key={id}>{leads}</span>
            ))}
          </Line>
        </tbody>
      </table>
    </section>
  )
}

function Line({
  label,
  isConflict,
  children,
}: {
  label: string
  isConflict?: boolean
  children: React.ReactElement[]
}) {
  return (
    <tr className={cn('border-b border-line/60 last:border-0', isConflict && 'bg-warn-wash/40')}>
      <th scope="row" className="px-2 py-1.5 text-left align-top font-normal text-soft">
        {label}
      </th>
      {children.map((child) => (
        <td key={child.key} className="px-2 py-1.5 align-top wrap-anywhere">
          {child}
        </td>
      ))}
    </tr>
  )
}
