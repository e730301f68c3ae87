import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Field, Input } from '../../parts/field.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { Segments } from '../../parts/segments.tsx'
import { tell } from '../../parts/toasts.tsx'
import { Anchors } from './anchors.tsx'
import { AudiencePanel } from './audience-panel.tsx'
import { AudienceSection } from './audience-section.tsx'
import { useChecks } from './checks.ts'
import { type Channel, channels, useRefresh } from './data.ts'
import { bodyOf, type Draft, defaultable } from './draft.ts'
import { MessageSection } from './message-section.tsx'
import { PhonePreview } from './phone-preview.tsx'
import { ReviewSection } from './review-section.tsx'
import { ScheduleSection } from './schedule-section.tsx'
import { SendersSection } from './senders-section.tsx'
import { StartDialog } from './start-dialog.tsx'
import { useDraftPreview } from './use-draft-preview.ts'

interface BuilderProps {
  /** Absent while it was never saved. */
  id?: string
  initial: Draft
  timeZone: string
}

/** A campaign on one page, from its audience to its review. */
export function Builder({ id, initial, timeZone }: BuilderProps) {
  const t = useWords('campaigns')
  const navigate = useNavigate()
  const [draft, setDraft] = useState(initial)
  const [shown, setShown] = useState(0)
  const [starting, setStarting] = useState<string | null>(null)
  const put = (changed: Partial<Draft>) => setDraft((old) => ({ ...old, ...changed }))
  const preview = useDraftPreview(draft, timeZone)
  const checks = useChecks(draft, preview)
  const save = useSave(id, draft, timeZone)
  // a new draft gets its address once it is saved and nothing is asked any more: another address is another page
  const settle = (saved: string) => {
    if (!id) void navigate({ to: '/campaigns/$id/edit', params: { id: saved }, replace: true })
  }
  const isSavable = draft.name.trim() !== '' && draft.variants.every(({ wording }) => wording.text.trim())
  const start = () => save.mutate(undefined, { onSuccess: (saved) => setStarting(saved) })
  const common = { draft, put, preview }
  return (
    <Page
      title={draft.name.trim() || t('new')}
      crumbs={[{ to: '/campaigns', label: t('title') }]}
      actions={
        <Button
          onClick={() =>
            save.mutate(undefined, {
              onSuccess: (saved) => {
                tell(t('saved'))
                settle(saved)
              },
            })
          }
          isBusy={save.isPending}
          disabled={!isSavable}
          title={isSavable ? undefined : t('saveNeeds')}
        >
          {t('saveDraft')}
        </Button>
      }
    >
      <Anchors checks={checks} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Basics draft={draft} put={put} />
          <AudienceSection {...common} />
          <MessageSection {...common} shown={shown} onShow={setShown} />
          <SendersSection {...common} />
          <ScheduleSection {...common} timeZone={timeZone} />
          <ReviewSection
            checks={checks}
            preview={preview}
            isScheduled={draft.scheduledAt !== ''}
            isBusy={save.isPending}
            onStart={start}
          />
        </div>
        <aside aria-label={t('preview')} className="flex min-w-0 flex-col gap-4 xl:sticky xl:top-4">
          <AudiencePanel preview={preview} />
          <PhonePreview draft={draft} preview={preview.data} shown={shown} />
        </aside>
      </div>
      {starting && (
        <StartDialog
          id={starting}
          onClose={() => {
            setStarting(null)
            settle(starting)
          }}
        />
      )}
    </Page>
  )
}

/** Makes the draft, or changes it; answers with its id. */
function useSave(id: string | undefined, draft: Draft, timeZone: string) {
  const refresh = useRefresh()
  const known = useRef(id)
  return useMutation({
    mutationFn: async () => {
      const body = { name: draft.name.trim(), ...bodyOf(draft, timeZone) }
      const reset = defaultable.filter((rule) => !(rule in body))
      if (known.current) await ask('PATCH', `/campaigns/${known.current}`, { body: { ...body, reset } })
      else known.current = (await ask<{ id: string }>('POST', '/campaigns', { body })).id
      return known.current
    },
    onSuccess: () => void refresh(),
  })
}

function Basics({ draft, put }: { draft: Draft; put(changed: Partial<Draft>): void }) {
  const t = useWords('campaigns')
  return (
    <Panel bodyClassName="grid gap-4 p-4 md:grid-cols-[minmax(0,1fr)_auto]">
      <Field label={t('name')} help={t('nameHelp')}>
        {(tie) => (
          <Input
            {...tie}
            maxLength={200}
            value={draft.name}
            onChange={(event) => put({ name: event.target.value })}
            autoComplete="off"
          />
        )}
      </Field>
      <div className="flex flex-col gap-1">
        <span className="text-sm font-medium" aria-hidden>
          {t('channel')}
        </span>
        <Segments<Channel>
          label={t('channel')}
          value={draft.channel}
          onChange={(channel) => put({ channel, senders: [] })}
          options={channels.map((value) => ({ value, label: t(`channel.${value}`) }))}
        />
      </div>
    </Panel>
  )
}
