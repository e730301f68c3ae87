import { FilePen } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Field, Input } from '../../parts/field.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useMay } from '../../session.ts'
import { type Draft, useRules } from './data.ts'
import { Differences } from './differences.tsx'
import { Warnings } from './warnings.tsx'

/** Says that what is shown is not live yet, and makes it so. */
export function DraftBanner({ draft }: { draft: Draft }) {
  const t = useWords('routing')
  const mayAdmin = useMay('admin')
  const [asked, setAsked] = useState<'publish' | 'discard' | null>(null)
  const { discard } = useRules()
  const { added, removed, changed, fallback } = draft.difference
  const count = added.length + removed.length + changed.length + (fallback ? 1 : 0)
  const close = () => setAsked(null)
  const throwAway = () =>
    discard.mutate(undefined, {
      onSuccess: () => {
        close()
        tell(t('discarded'))
      },
    })
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-accent/40 bg-accent-wash px-3 py-2 text-sm">
      <FilePen className="size-4 shrink-0 text-accent" aria-hidden />
      <span className="min-w-0 flex-1 max-md:basis-4/5">
        <span className="font-medium">{t('draft')}</span>{' '}
        <span className="text-soft">{t('draftHelp', { count, version: draft.basedOn })}</span>
      </span>
      {mayAdmin && (
        <>
          <Button size="sm" onClick={() => setAsked('discard')}>
            {t('discard')}
          </Button>
          <Button size="sm" tone="primary" onClick={() => setAsked('publish')}>
            {t('publish')}
          </Button>
        </>
      )}
      {asked === 'publish' && <Publish draft={draft} onClose={close} />}
      <Confirm
        isOpen={asked === 'discard'}
        onClose={close}
        onConfirm={throwAway}
        title={t('discard')}
        description={t('discardHelp')}
        action={t('discard')}
        isBusy={discard.isPending}
        isDangerous
      />
    </div>
  )
}

function Publish({ draft, onClose }: { draft: Draft; onClose(): void }) {
  const t = useWords('routing')
  const { publish } = useRules()
  const [note, setNote] = useState('')
  const go = () =>
    publish.mutate(note, {
      onSuccess: ({ version }) => {
        onClose()
        tell(t('published', { version }))
      },
    })
  return (
    <Confirm
      isOpen
      onClose={onClose}
      onConfirm={go}
      title={t('publish')}
      description={t('publishHelp')}
      action={t('publish')}
      typed={t('publish')}
      isBusy={publish.isPending}
    >
      <Differences difference={draft.difference} />
      {draft.warnings.length > 0 && <Warnings warnings={draft.warnings} rules={draft.rules} />}
      <Field label={t('note')}>
        {(tie) => <Input {...tie} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
    </Confirm>
  )
}
