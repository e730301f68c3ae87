import { useQuery } from '@tanstack/react-query'
import { FlaskConical } from 'lucide-react'
import { useState } from 'react'
import { useLanguage, useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Select } from '../../parts/field.tsx'
import { IntakeSteps } from '../../parts/intake-steps.tsx'
import { Panel } from '../../parts/page.tsx'
import { useMay, useWorkspace } from '../../session.ts'
import { guideQuery } from '../../vendors.ts'
import { type ConnectionDetail, sendSample, useChange } from './data.ts'

/** Sends a request about an invented person, as the vendor would, and shows its way. */
export function SamplePanel({ connection }: { connection: ConnectionDetail }) {
  const t = useWords('connections')
  const maySend = useMay('write')
  const isSandbox = useWorkspace()?.isSandbox ?? false
  const { data: guide } = useQuery(guideQuery(connection.vendor, useLanguage()))
  const [event, setEvent] = useState<string | undefined>(undefined)
  const [isAsking, setAsking] = useState(false)
  const [intakeId, setIntakeId] = useState<string | null>(null)
  const send = useChange(
    null,
    () => sendSample(connection.id, event),
    (sample) => {
      setAsking(false)
      setIntakeId(sample.intakeId)
    },
  )
  if (!maySend || !guide || guide.samples.length === 0) return null
  return (
    <Panel title={t('sample')} bodyClassName="p-4 flex flex-col gap-3">
      <p className="text-sm text-soft">{t('sampleHelp')}</p>
      <div className="flex flex-wrap gap-2">
        <Select
          aria-label={t('sampleEvent')}
          value={event ?? guide.samples[0]}
          onChange={(change) => setEvent(change.target.value)}
          className="min-w-40 flex-1"
        >
          {guide.samples.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
        <Button
          onClick={() => (isSandbox ? send.mutate() : setAsking(true))}
          isBusy={send.isPending}
          disabled={!connection.isEnabled}
        >
          <FlaskConical />
          {t('sendTest')}
        </Button>
      </div>
      {intakeId && <IntakeSteps key={intakeId} id={intakeId} />}
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => send.mutate()}
        title={t('sendTest')}
        description={t('sampleWarning')}
        action={t('sendTest')}
        isBusy={send.isPending}
      />
    </Panel>
  )
}
