import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { z } from 'zod'
import type { undoAnswer } from '../../src/features/merges/contract.ts'
import type { peopleMerged, peoplePreview } from '../../src/features/merges/contract-people.ts'
import { ask } from '../api.ts'
import { useWords } from '../language.ts'
import { Button } from './button.tsx'
import { cn } from './cn.ts'
import { Dialog } from './dialog.tsx'
import { ProblemBox } from './problem.tsx'
import { RowSkeletons } from './skeleton.tsx'
import { tellKept, tellWithUndo } from './toasts.tsx'

type Preview = z.output<typeof peoplePreview>
type Undone = z.output<typeof undoAnswer>

interface CompareProps {
  partyIds: string[]
  /** Why they may be one. */
  signs?: string
  /** What else may be done about them. */
  more?: ReactNode
  /** They were merged, or it was taken back. */
  onChange(): Promise<unknown>
  onClose(): void
}

/** People side by side, whether or not they have leads: one person after a merge, which can be taken back. */
export function ComparePeople({ partyIds, signs, more, onChange, onClose }: CompareProps) {
  const t = useWords('shell')
  const [winnerId, setWinner] = useState<string>()
  const body = { partyIds, ...(winnerId && { winnerId }) }
  const preview = useQuery({
    queryKey: ['parties', 'merge', body],
    queryFn: ({ signal }) => ask<Preview>('POST', '/parties/merge/preview', { body, signal }),
    placeholderData: (old) => old,
  })
  const merge = useMerge(body, onChange, onClose)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('comparePeople')}
      {...(signs && { description: signs })}
      className="w-[min(48rem,calc(100vw-2rem))]"
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          {more}
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

function useMerge(body: object, onChange: CompareProps['onChange'], onClose: () => void) {
  const t = useWords('shell')
  const undo = useMutation({
    mutationFn: (id: string) => ask<Undone>('POST', `/party-merges/${id}/undo`),
    onSuccess: async ({ kept }) => {
      await onChange()
      tellKept(kept, ({ field }) => t(`fact.${field}`, { defaultValue: field }))
    },
  })
  return useMutation({
    mutationFn: () => ask<z.output<typeof peopleMerged>>('POST', '/parties/merge', { body }),
    onSuccess: async ({ id }) => {
      onClose()
      await onChange()
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
  const t = useWords('shell')
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
