import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { CopyLine } from '../../parts/copy.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Panel } from '../../parts/page.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useMay } from '../../session.ts'
import { useVendors } from '../../vendors.ts'
import { type ConnectionDetail, type Rotated, useChange } from './data.ts'

/** Where the vendor sends to, and its secrets. */
export function WebhookPanel({ connection }: { connection: ConnectionDetail }) {
  const t = useWords('connections')
  const mayRotate = useMay('admin')
  const vendor = useVendors().find(({ id }) => id === connection.vendor)
  const lists = connection.origin === 'user' ? (vendor?.fields.filter(({ kind }) => kind === 'secrets') ?? []) : []
  const [rotating, setRotating] = useState<{ field?: string; title: string } | null>(null)
  const [shown, setShown] = useState<string | null>(null)
  const rotate = useChange(
    connection.id,
    (field: string | undefined) =>
      ask<Rotated>('POST', `/connections/${connection.id}/rotate-secret`, { body: field ? { field } : {} }),
    ({ secret }) => {
      setRotating(null)
      setShown(secret)
      tell(t('rotated'))
    },
  )
  return (
    <Panel title={t('webhook')} bodyClassName="p-4 flex flex-col gap-3">
      {connection.webhookUrl ? (
        <CopyLine text={connection.webhookUrl} label={t('copyUrl')} />
      ) : (
        <p className="text-sm text-soft">{t('urlHidden')}</p>
      )}
      <p className="text-xs text-soft">{t('webhookHelp')}</p>
      {connection.previousWebhookUrlUntil && (
        <p className="text-xs text-warn">
          {t('previousUntil')} <Moment at={connection.previousWebhookUrlUntil} as="moment" />
        </p>
      )}
      {mayRotate && (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" onClick={() => setRotating({ title: t('rotateUrl') })}>
            <RefreshCw />
            {t('rotateUrl')}
          </Button>
          {lists.map(({ name, title }) => (
            <Button
              key={name}
              size="sm"
              onClick={() => setRotating({ field: name, title: t('rotateField', { field: title }) })}
            >
              <RefreshCw />
              {t('rotateField', { field: title })}
            </Button>
          ))}
        </div>
      )}
      <Confirm
        isOpen={rotating !== null}
        onClose={() => setRotating(null)}
        onConfirm={() => rotate.mutate(rotating?.field)}
        title={rotating?.title ?? ''}
        description={t(rotating?.field ? 'rotateFieldHelp' : 'rotateUrlHelp')}
        action={t('rotate')}
        isBusy={rotate.isPending}
      />
      <Dialog
        isOpen={shown !== null}
        onClose={() => setShown(null)}
        title={t('newSecret')}
        description={t('shownOnce')}
      >
        <CopyLine text={shown ?? ''} />
      </Dialog>
    </Panel>
  )
}
