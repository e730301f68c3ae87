import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, Select } from '../../parts/field.tsx'
import { MemberOptions } from '../../parts/member-options.tsx'
import { TagInput } from '../../parts/tag-input.tsx'
import { tell, tellWithUndo } from '../../parts/toasts.tsx'
import { useMembers } from '../../people.ts'
import { type Lead, mostAssigned, rereadLeads, useAssignMany, useBulk } from './data.ts'
import { StageInput } from './stage-input.tsx'
import type { BulkAction, Choosing } from './use-choosing.ts'

/** Asks for the one thing that the action needs, and does it to all that are chosen. */
export function BulkDialog({ action, choosing, onClose }: { action: BulkAction; choosing: Choosing; onClose(): void }) {
  const t = useWords('leads')
  const [tags, setTags] = useState<string[]>([])
  const [text, setText] = useState('')
  const { isPending, go } = useAction(action, choosing, { tags, text }, onClose)
  const isGiven = action === 'tag' ? tags.length > 0 : action === 'assign' || text.trim() !== ''
  const isTooMany = action === 'assign' && (choosing.isAll || choosing.size > mostAssigned)
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(`bulk.${action}`, { count: choosing.size })}
      description={isTooMany ? t('tooMany', { most: mostAssigned }) : undefined}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button tone="primary" disabled={!isGiven || isTooMany} isBusy={isPending} onClick={go}>
            {t(action)}
          </Button>
        </>
      }
    >
      {action === 'tag' && (
        <Field label={t('tags')}>
          {({ id }) => <TagInput id={id} label={t('tags')} value={tags} onChange={setTags} />}
        </Field>
      )}
      {action === 'assign' && <OwnerField value={text} onChange={setText} />}
      {action === 'stage' && <StageInput value={text} onChange={setText} />}
    </Dialog>
  )
}

export function OwnerField({ value, onChange }: { value: string; onChange(id: string): void }) {
  const t = useWords('leads')
  const members = useMembers()
  return (
    <Field label={t('owner')}>
      {(tie) => (
        <Select {...tie} value={value} onChange={(event) => onChange(event.target.value)}>
          <MemberOptions members={members} nobody={t('nobody')} />
        </Select>
      )}
    </Field>
  )
}

function useAction(
  action: BulkAction,
  { chosen, leads, isAll }: Choosing,
  { tags, text }: { tags: string[]; text: string },
  onDone: () => void,
) {
  const t = useWords('leads')
  const queries = useQueryClient()
  const bulk = useBulk()
  const assign = useAssignMany()
  const change = action === 'tag' ? { add_tags: tags } : { vendor_status: text.trim() }
  const undo = async () => {
    if (action === 'tag') await undoTags()
    else
      for (const [stage, of] of grouped(leads, ({ vendor_status: old }) => old))
        await bulk.mutateAsync({ chosen: { leadIds: of.map(({ id }) => id) }, change: { vendor_status: stage } })
    await rereadLeads(queries)
  }
  /** Only from those that had not got the tag before. */
  const undoTags = async () => {
    for (const tag of tags) {
      const leadIds = leads.filter((lead) => !lead.tags.includes(tag)).map(({ id }) => id)
      if (leadIds.length > 0) await bulk.mutateAsync({ chosen: { leadIds }, change: { remove_tags: [tag] } })
    }
  }
  const said = (count: number) => t('done', { count })
  const goAssign = () => {
    const before = grouped(leads, ({ owner_id: owner }) => owner)
    const back = () => assign.mutate(before.map(([ownerId, of]) => ({ ownerId, leadIds: of.map(({ id }) => id) })))
    const gift = { ownerId: text || null, leadIds: leads.map(({ id }) => id) }
    assign.mutate([gift], {
      onSuccess: () => {
        onDone()
        tellWithUndo(said(leads.length), back)
      },
    })
  }
  const goChange = () =>
    bulk.mutate(
      { chosen, change },
      {
        onSuccess: ({ leads: count }) => {
          onDone()
          if (isAll) tell(said(count))
          else tellWithUndo(said(count), () => void undo())
        },
      },
    )
  return { isPending: bulk.isPending || assign.isPending, go: action === 'assign' ? goAssign : goChange }
}

function grouped(leads: Lead[], keyOf: (lead: Lead) => string | null): [string | null, Lead[]][] {
  return [...Map.groupBy(leads, keyOf)]
}
