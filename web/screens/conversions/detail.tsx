import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { RotateCcw, TriangleAlert } from 'lucide-react'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { usePollMs } from '../../live.ts'
import { Status } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Code } from '../../parts/code.tsx'
import { CopyButton } from '../../parts/copy.tsx'
import { FactList } from '../../parts/facts.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useSaid } from '../../said.ts'
import { useMay } from '../../session.ts'
import { useConnectionName, useVendorTitle } from '../../vendors.ts'
import { Attempts } from './attempts.tsx'
import { type ConversionDetail, conversionQuery, troubled, useRetry } from './data.ts'
import { KeyTable } from './key-table.tsx'

/** One conversion: what was told of whom, how it was made ready, and what was answered. */
export default function ConversionPage() {
  const t = useWords('conversions')
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: conversion, error, refetch } = useQuery({ ...conversionQuery(id), refetchInterval: usePollMs() })
  const mayWrite = useMay('write')
  const retry = useRetry(id, () => tell(t('toldAgain')))
  return (
    <Page
      title={conversion ? `${conversion.eventName} · ${conversion.orderId}` : t('one')}
      crumbs={[{ to: '/conversions', label: t('title') }]}
      aside={conversion && <Status value={conversion.status} word={t(`state.${conversion.status}`)} />}
      actions={
        mayWrite &&
        conversion &&
        troubled.includes(conversion.status) && (
          <Button tone="primary" onClick={() => retry.mutate()} isBusy={retry.isPending}>
            <RotateCcw />
            {t('tellAgain')}
          </Button>
        )
      }
    >
      {error && !conversion && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {!conversion && !error && <RowSkeletons />}
      {conversion && (
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_26rem]">
          <div className="flex min-w-0 flex-col gap-4">
            <Why conversion={conversion} />
            <Panel title={t('keys')}>
              <KeyTable conversion={conversion} />
            </Panel>
            <Panel title={t('attempts')}>
              <Attempts entries={conversion.timeline} />
            </Panel>
          </div>
          <div className="flex min-w-0 flex-col gap-4 max-xl:order-first">
            <Facts conversion={conversion} />
            {conversion.told && (
              <Panel title={t('customData')} bodyClassName="p-3">
                <Code value={conversion.told.customData} />
              </Panel>
            )}
          </div>
        </div>
      )}
    </Page>
  )
}

/** Why it stands where it stands, and what was remarked. */
function Why({ conversion: { status, reason, warnings } }: { conversion: ConversionDetail }) {
  const t = useWords('conversions')
  const said = useSaid()
  const isTroubled = troubled.includes(status)
  if (!isTroubled && warnings.length === 0) return null
  return (
    <div className="flex items-start gap-2.5 rounded-lg border border-warn/40 bg-warn-wash p-3 text-sm">
      <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
      <div className="flex min-w-0 flex-col gap-1">
        {isTroubled && <p className="font-medium">{t(`why.${status}`)}</p>}
        {reason && <p className="wrap-anywhere text-soft">{said(reason)}</p>}
        {warnings.map((warning) => (
          <p key={warning} className="wrap-anywhere">
            {t('remark')}: {warning}
          </p>
        ))}
      </div>
    </div>
  )
}

function Facts({ conversion }: { conversion: ConversionDetail }) {
  const t = useWords('conversions')
  const formats = useFormats()
  const titleOf = useVendorTitle()
  const nameOf = useConnectionName()
  const { value, currency, leadId, told } = conversion
  return (
    <Panel title={t('facts')}>
      <FactList
        facts={[
          [t('eventTime'), <Moment key="at" at={conversion.eventTime} as="moment" />],
          [t('toldAt'), conversion.toldAt && <Moment at={conversion.toldAt} as="moment" />],
          [t('trigger'), t(`event.${conversion.trigger}`)],
          [t('value'), value !== null && formats.money(value, currency ?? 'BRL')],
          [t('order'), `${conversion.orderId} · ${titleOf(conversion.vendor)}`],
          [
            t('toldTo'),
            <Link
              key="connection"
              to="/connections/$id"
              params={{ id: conversion.connectionId }}
              className="text-accent hover:underline"
            >
              {nameOf(conversion.connectionId) ?? conversion.connectionId.slice(0, 8)}
            </Link>,
          ],
          [
            t('lead'),
            leadId && (
              <Link to="/leads/$id" params={{ id: leadId }} className="text-accent hover:underline">
                {t('openLead')}
              </Link>
            ),
          ],
          [
            t('request'),
            <Link
              key="request"
              to="/intakes/$id"
              params={{ id: conversion.intakeId }}
              className="text-accent hover:underline"
            >
              {t('openRequest')}
            </Link>,
          ],
          [t('sourceUrl'), told?.sourceUrl],
          [
            t('eventId'),
            <span key="id" className="flex items-center gap-1 font-mono text-xs">
              <span className="min-w-0 truncate">{conversion.eventId}</span>
              <CopyButton text={conversion.eventId} />
            </span>,
          ],
        ]}
      />
    </Panel>
  )
}
