import { useMutation, useQuery } from '@tanstack/react-query'
import { FlaskConical } from 'lucide-react'
import { useState } from 'react'
import type { z } from 'zod'
import type { sampleAnswer } from '../../../src/features/connections/contract.ts'
import { ask } from '../../api.ts'
import type { Intake } from '../../intakes.ts'
import { useLanguage, useWords } from '../../language.ts'
import { useNews } from '../../live.ts'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { CopyLine } from '../../parts/copy.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Field, Select } from '../../parts/field.tsx'
import { IntakeSteps } from '../../parts/intake-steps.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { useMay } from '../../session.ts'
import { type Connection, connectionsQuery, guideQuery } from '../../vendors.ts'

type Sample = z.output<typeof sampleAnswer>

/** The first request, sent by a button or by curl, on its way through the line as it happens. */
export default function FirstWebhook() {
  const t = useWords('setup')
  const { data } = useQuery(connectionsQuery)
  const receiving = data?.items.filter(({ receives, isEnabled }) => receives && isEnabled)
  const [chosen, setChosen] = useState<string | null>(null)
  const connection =
    receiving?.find(({ id }) => id === chosen) ?? receiving?.find(({ vendor }) => vendor === 'c2s') ?? receiving?.[0]
  return (
    <Page title={t('first')} actions={<ButtonLink to="/home">{t('toHome')}</ButtonLink>}>
      <p className="max-w-2xl text-sm text-soft">{t('firstIntro')}</p>
      {!receiving && <Skeleton className="h-64" />}
      {receiving?.length === 0 && (
        <Empty title={t('noReceiver')} action={<ButtonLink to="/connections/new">{t('connect')}</ButtonLink>} />
      )}
      {receiving && connection && (
        <>
          <Field label={t('connection')} className="max-w-80">
            {(tie) => (
              <Select {...tie} value={connection.id} onChange={(event) => setChosen(event.target.value)}>
                {receiving.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Trial key={connection.id} connection={connection} />
        </>
      )}
    </Page>
  )
}

function Trial({ connection }: { connection: Connection }) {
  const t = useWords('setup')
  const [intakeId, setIntakeId] = useState<string | null>(null)
  const guide = useQuery(guideQuery(connection.vendor, useLanguage()))
  const path = `/connections/${connection.id}/samples`
  const send = useMutation({
    mutationFn: () => ask<Sample>('POST', path, { body: {} }),
    onSuccess: (sample) => setIntakeId(sample.intakeId),
  })
  const maySend = useMay('write')
  const hasSamples = maySend && (guide.data?.samples.length ?? 0) > 0
  const { data: dry } = useQuery({
    queryKey: ['curl', connection.id],
    queryFn: () => ask<Sample>('POST', path, { body: { dryRun: true } }),
    enabled: hasSamples,
    staleTime: Number.POSITIVE_INFINITY,
  })
  useNews((messages) => {
    // whoever sent it: the button, curl, the vendor
    const mine = messages.flatMap(({ event, data }) =>
      event === 'intake' && (data as Intake).connectionId === connection.id ? [data as Intake] : [],
    )
    const newest = mine.at(-1)
    if (newest && newest.id !== intakeId) setIntakeId(newest.id)
  })
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Panel title={t('sendIt')} bodyClassName="flex flex-col gap-4 p-4">
        {guide.data && !hasSamples && <p className="text-sm text-soft">{t('noSamples')}</p>}
        {hasSamples && (
          <>
            <Button tone="primary" className="self-start" onClick={() => send.mutate()} isBusy={send.isPending}>
              <FlaskConical />
              {t('sendTest')}
            </Button>
            <p className="text-sm text-soft">{t('orCurl')}</p>
            {dry?.request ? (
              <CopyLine text={curlOf(dry.request)} label={t('copyCurl')} />
            ) : (
              <Skeleton className="h-24" />
            )}
          </>
        )}
      </Panel>
      <Panel title={t('watch')} bodyClassName="p-4">
        {intakeId ? <IntakeSteps key={intakeId} id={intakeId} /> : <p className="text-sm text-soft">{t('waiting')}</p>}
      </Panel>
    </div>
  )
}

/** A command for any shell that knows single quotes. */
function curlOf({ method, url, headers, body }: NonNullable<Sample['request']>): string {
  const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
  const lines = Object.entries(headers).map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`)
  return [`curl -X ${method} ${quote(url)}`, ...lines, `--data-raw ${quote(body)}`].join(' \\\n  ')
}
