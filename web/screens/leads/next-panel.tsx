import { useState } from 'react'
import { useWords, wordFor } from '../../language.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Field, Select } from '../../parts/field.tsx'
import { Panel } from '../../parts/page.tsx'
import { TagInput } from '../../parts/tag-input.tsx'
import { tellWithUndo } from '../../parts/toasts.tsx'
import { useMembers, useTeams } from '../../people.ts'
import { useMay } from '../../session.ts'
import { Tags, toneOf } from './columns.tsx'
import { contactStatuses, type LeadDetail, useLeadActions, useSetStatus } from './data.ts'
import { StageInput } from './stage-input.tsx'

/** Where the sale stands and who has it; every change can be taken back. */
export function NextPanel({ lead }: { lead: LeadDetail }) {
  const t = useWords('leads')
  const mayWrite = useMay('write')
  return (
    <Panel title={t('standing')}>
      {mayWrite ? (
        <div className="flex flex-col gap-3 p-3">
          <StatusPick lead={lead} />
          <StagePick key={lead.vendor_status} lead={lead} />
          <OwnerPick lead={lead} />
          <TagPick lead={lead} />
        </div>
      ) : (
        <div className="flex flex-wrap items-center gap-2 p-3">
          <Badge tone={toneOf(lead.contact_status)}>{wordFor(t, 'lead', lead.contact_status)}</Badge>
          {lead.vendor_status && <Badge>{lead.vendor_status}</Badge>}
          <Tags tags={lead.tags} />
        </div>
      )}
    </Panel>
  )
}

function StatusPick({ lead }: { lead: LeadDetail }) {
  const t = useWords('leads')
  const set = useSetStatus()
  const choose = (status: string) => {
    const before = lead.contact_status
    const undo = () => set.mutate({ id: lead.id, status: before })
    set.mutate(
      { id: lead.id, status },
      { onSuccess: () => tellWithUndo(t('moved', { status: wordFor(t, 'lead', status) }), undo) },
    )
  }
  return (
    <Field label={t('col.contact_status')}>
      {(tie) => (
        <Select
          {...tie}
          disabled={set.isPending}
          value={lead.contact_status}
          onChange={(event) => choose(event.target.value)}
        >
          {contactStatuses.map((status) => (
            <option key={status} value={status}>
              {wordFor(t, 'lead', status)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

function StagePick({ lead }: { lead: LeadDetail }) {
  const t = useWords('leads')
  const { change } = useLeadActions(lead.id)
  const [stage, setStage] = useState(lead.vendor_status ?? '')
  const isChanged = stage.trim() !== (lead.vendor_status ?? '')
  const save = () => {
    const before = lead.vendor_status
    change.mutate(
      { vendor_status: stage.trim() || null },
      { onSuccess: () => tellWithUndo(t('stageSet'), () => change.mutate({ vendor_status: before })) },
    )
  }
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        if (isChanged) save()
      }}
    >
      <StageInput value={stage} onChange={setStage} />
      {isChanged && (
        <Button type="submit" size="sm" isBusy={change.isPending} className="self-end">
          {t('save')}
        </Button>
      )}
    </form>
  )
}

function OwnerPick({ lead }: { lead: LeadDetail }) {
  const t = useWords('leads')
  const members = useMembers()
  const teams = useTeams()
  const { assign } = useLeadActions(lead.id)
  const before = { ownerId: lead.owner_id, teamId: lead.team_id }
  const give = (body: { ownerId?: string | null; teamId?: string | null }) =>
    assign.mutate(body, { onSuccess: () => tellWithUndo(t('assigned'), () => assign.mutate(before)) })
  const pick = (
    label: string,
    value: string | null,
    options: { id: string; name: string }[],
    key: 'ownerId' | 'teamId',
  ) => (
    <Field label={label}>
      {(tie) => (
        <Select
          {...tie}
          disabled={assign.isPending}
          value={value ?? ''}
          onChange={(event) => give({ [key]: event.target.value || null })}
        >
          <option value="">{t('nobody')}</option>
          {value && !options.some(({ id }) => id === value) && <option value={value}>{value.slice(0, 8)}</option>}
          {options.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
  return (
    <>
      {pick(
        t('owner'),
        lead.owner_id,
        members.map(({ userId, name }) => ({ id: userId, name })),
        'ownerId',
      )}
      {(teams.length > 0 || lead.team_id) && pick(t('col.team'), lead.team_id, teams, 'teamId')}
    </>
  )
}

function TagPick({ lead }: { lead: LeadDetail }) {
  const t = useWords('leads')
  const { change } = useLeadActions(lead.id)
  const put = (tags: string[]) => {
    const before = lead.tags
    change.mutate({ tags }, { onSuccess: () => tellWithUndo(t('tagsSet'), () => change.mutate({ tags: before })) })
  }
  return (
    <Field label={t('tags')}>
      {({ id }) => <TagInput id={id} label={t('tags')} value={lead.tags} onChange={put} />}
    </Field>
  )
}
