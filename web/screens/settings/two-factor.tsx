import { useState } from 'react'
import type { z } from 'zod'
import type { recoveryCodes, twoFactorSecret } from '../../../src/features/people/contract.ts'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { CopyLine } from '../../parts/copy.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, Input } from '../../parts/field.tsx'
import { Panel } from '../../parts/page.tsx'
import { tell } from '../../parts/toasts.tsx'
import { useChange } from './data.ts'
import { QrCode } from './qr-code.tsx'

type Secret = z.output<typeof twoFactorSecret>

/** A code of an authenticator app at every sign-in. */
export function TwoFactor({ isOn }: { isOn: boolean }) {
  const t = useWords('settings')
  const [password, setPassword] = useState('')
  const [secret, setSecret] = useState<Secret | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const begin = useChange([], () => ask<Secret>('POST', '/auth/two-factor', { body: { password } }), setSecret)
  const renew = useChange(
    [],
    () => ask<z.output<typeof recoveryCodes>>('POST', '/auth/two-factor/recovery-codes', { body: { password } }),
    (answer) => setCodes(answer.recoveryCodes),
  )
  const disable = useChange(
    ['session', '/members'],
    () => ask('POST', '/auth/two-factor/disable', { body: { password } }),
    () => tell(t('twoFactorOff')),
  )
  return (
    <Panel
      title={t('twoFactor')}
      aside={<Badge tone={isOn ? 'good' : 'idle'}>{t(isOn ? 'on' : 'off')}</Badge>}
      bodyClassName="flex flex-col gap-4 p-4"
    >
      <p className="text-sm text-soft">{t('twoFactorHelp')}</p>
      <Field label={t('currentPassword')}>
        {(tie) => (
          <Input
            {...tie}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        {isOn ? (
          <>
            <Button disabled={!password} isBusy={renew.isPending} onClick={() => renew.mutate(undefined)}>
              {t('newCodes')}
            </Button>
            <Button
              tone="danger"
              disabled={!password}
              isBusy={disable.isPending}
              onClick={() => disable.mutate(undefined)}
            >
              {t('switchOff')}
            </Button>
          </>
        ) : (
          <Button tone="primary" disabled={!password} isBusy={begin.isPending} onClick={() => begin.mutate(undefined)}>
            {t('switchOn')}
          </Button>
        )}
      </div>
      {secret && <Confirm secret={secret} onClose={() => setSecret(null)} />}
      <Dialog
        isOpen={codes !== null}
        onClose={() => setCodes(null)}
        title={t('recoveryCodes')}
        description={t('shownOnce')}
      >
        <CopyLine text={codes?.join('\n') ?? ''} />
      </Dialog>
    </Panel>
  )
}

function Confirm({ secret, onClose }: { secret: Secret; onClose: () => void }) {
  const t = useWords('settings')
  const [code, setCode] = useState('')
  const confirm = useChange(
    ['session', '/members'],
    () => ask('POST', '/auth/two-factor/confirm', { body: { code } }),
    () => {
      tell(t('twoFactorOn'))
      onClose()
    },
  )
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('switchOn')}
      description={t('addToApp')}
      actions={
        <Button
          tone="primary"
          disabled={code.trim().length < 6}
          isBusy={confirm.isPending}
          onClick={() => confirm.mutate(undefined)}
        >
          {t('confirm')}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <QrCode text={secret.uri} label={t('qrCode')} />
        <CopyLine text={new URL(secret.uri).searchParams.get('secret') ?? secret.uri} />
        <a href={secret.uri} className="w-fit text-sm text-accent hover:underline">
          {t('openApp')}
        </a>
        <div>
          <p className="mb-1 text-sm font-medium">{t('recoveryCodes')}</p>
          <CopyLine text={secret.recoveryCodes.join('\n')} />
        </div>
        <Field label={t('code')}>
          {(tie) => (
            <Input
              {...tie}
              inputMode="numeric"
              autoComplete="one-time-code"
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Field>
      </div>
    </Dialog>
  )
}
