import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { ask } from '../../api.ts'
import { useLanguage, useWords } from '../../language.ts'
import { healthQuery } from '../../overview.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Switch } from '../../parts/field.tsx'
import { HealthDot, healthOf } from '../../parts/health.tsx'
import { Markdown } from '../../parts/markdown.tsx'
import { Page, Panel } from '../../parts/page.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { RowSkeletons } from '../../parts/skeleton.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useMay } from '../../session.ts'
import { guideQuery, useNameOf, useVendors, useVendorTitle } from '../../vendors.ts'
import { CommandsPanel } from './commands-panel.tsx'
import { type ConnectionDetail, connectionQuery, useChange } from './data.ts'
import { HealthPanel } from './health-panel.tsx'
import { RejectedPanel } from './rejected-panel.tsx'
import { SamplePanel } from './sample-panel.tsx'
import { SettingsForm } from './settings-form.tsx'
import { WebhookPanel } from './webhook-panel.tsx'

export default function ConnectionPage() {
  const t = useWords('connections')
  const { id } = useParams({ strict: false }) as { id: string }
  const { data: connection, error, refetch } = useQuery(connectionQuery(id))
  const { data: health } = useQuery(healthQuery)
  const titleOf = useVendorTitle()
  const nameOf = useNameOf()
  const mine = health?.items.find(({ connectionId }) => connectionId === id)
  return (
    <Page
      title={connection ? nameOf(connection) : t('one')}
      crumbs={[{ to: '/connections', label: t('title') }]}
      aside={
        connection && (
          <>
            <Badge>{titleOf(connection.vendor)}</Badge>
            <HealthDot state={healthOf(connection.isEnabled, mine)} isSaid />
          </>
        )
      }
      actions={connection && <Actions connection={connection} />}
    >
      {error && !connection && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {!connection && !error && <RowSkeletons />}
      {connection && (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            {connection.receives && <WebhookPanel connection={connection} />}
            {connection.receives && <SamplePanel connection={connection} />}
            <HealthPanel health={mine} />
            {connection.receives && <RejectedPanel connectionId={id} />}
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <Settings connection={connection} />
            <CommandsPanel connection={connection} />
            <Guide vendor={connection.vendor} />
          </div>
        </div>
      )}
    </Page>
  )
}

function Guide({ vendor }: { vendor: string }) {
  const t = useWords('connections')
  const { data } = useQuery(guideQuery(vendor, useLanguage()))
  if (!data?.setUp) return null
  return (
    <Panel title={t('guide')} bodyClassName="p-4">
      <Markdown text={data.setUp} />
    </Panel>
  )
}

function Settings({ connection }: { connection: ConnectionDetail }) {
  const t = useWords('connections')
  const mayChange = useMay('admin') && connection.origin === 'user'
  const vendor = useVendors().find((each) => each.id === connection.vendor)
  const update = useChange(
    connection.id,
    (body: object) => ask('PATCH', `/connections/${connection.id}`, { body }),
    () => tell(t('saved')),
  )
  if (!vendor) return null
  return (
    <Panel title={t('settings')} bodyClassName="p-4 flex flex-col gap-3">
      {connection.origin !== 'user' && <p className="text-sm text-soft">{t(`ownedBy.${connection.origin}`)}</p>}
      {vendor.fields.length > 0 && (
        <SettingsForm
          key={connection.updatedAt}
          vendor={vendor}
          stored={connection}
          isReadOnly={!mayChange}
          error={update.error}
          isBusy={update.isPending}
          submitLabel={t('save')}
          onSubmit={(name, settings) => update.mutate({ name, ...(Object.keys(settings).length > 0 && { settings }) })}
        />
      )}
    </Panel>
  )
}

function Actions({ connection }: { connection: ConnectionDetail }) {
  const t = useWords('connections')
  const navigate = useNavigate()
  const mayChange = useMay('admin') && connection.origin === 'user'
  const [isAsking, setAsking] = useState(false)
  const path = `/connections/${connection.id}`
  const toggle = useChange(connection.id, (isEnabled: boolean) => ask('PATCH', path, { body: { isEnabled } }))
  const remove = useChange(
    null,
    () => ask('DELETE', path),
    () => {
      tell(t('removed'))
      void navigate({ to: '/connections' })
    },
  )
  if (!mayChange) return null
  return (
    <>
      <span className="flex items-center gap-2 text-sm">
        {t('enabled')}
        <Switch
          label={t('enabled')}
          checked={connection.isEnabled}
          disabled={toggle.isPending}
          onCheckedChange={(isEnabled) => toggle.mutate(isEnabled)}
        />
      </span>
      <Button tone="danger" onClick={() => setAsking(true)}>
        <Trash2 />
        {t('remove')}
      </Button>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => remove.mutate()}
        title={t('removeTitle', { name: connection.name })}
        description={t('removeHelp')}
        action={t('remove')}
        isDangerous
        isBusy={remove.isPending}
        typed={connection.name}
      />
    </>
  )
}
