import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import type { signInAnswer } from '../../../src/features/people/contract.ts'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Checkbox, Field, Input } from '../../parts/field.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { useEnter } from '../../shell/enter.ts'
import { EmailField } from './email-field.tsx'

type Answer = z.output<typeof signInAnswer>

/** E-mail and password, then the code of the second factor where there is one. */
export function PersonForm() {
  const t = useWords('sign-in')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [needsCode, setNeedsCode] = useState(false)
  const enter = useEnter()
  const signIn = useMutation({
    mutationFn: () => ask<Answer>('POST', '/auth/sign-in', { body: { email, password } }),
    onSuccess: ({ needsSecondFactor }) => (needsSecondFactor ? setNeedsCode(true) : enter()),
    meta: { quiet: true },
  })
  if (needsCode) return <CodeForm onEntered={enter} />
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        signIn.mutate()
      }}
    >
      <EmailField value={email} onChange={setEmail} />
      <Field label={t('password')}>
        {(tie) => (
          <Input
            {...tie}
            name="password"
            type="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      {signIn.error && <ProblemBox error={signIn.error} />}
      <Button type="submit" tone="primary" isBusy={signIn.isPending}>
        {t('signIn')}
      </Button>
    </form>
  )
}

function CodeForm({ onEntered }: { onEntered: () => Promise<void> }) {
  const t = useWords('sign-in')
  const [code, setCode] = useState('')
  const [isRecovery, setRecovery] = useState(false)
  const [trustDevice, setTrust] = useState(false)
  const confirm = useMutation({
    mutationFn: () =>
      ask<Answer>('POST', '/auth/second-factor', {
        body: { code, kind: isRecovery ? 'recovery' : 'totp', trustDevice },
      }),
    onSuccess: onEntered,
    meta: { quiet: true },
  })
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        confirm.mutate()
      }}
    >
      <Field label={t(isRecovery ? 'recoveryCode' : 'code')} help={t(isRecovery ? 'recoveryHelp' : 'codeHelp')}>
        {(tie) => (
          <Input
            {...tie}
            name="code"
            autoComplete="one-time-code"
            inputMode={isRecovery ? 'text' : 'numeric'}
            required
            autoFocus
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <div className="flex items-center gap-2 text-sm">
        <Checkbox label={t('trust')} checked={trustDevice} onCheckedChange={(checked) => setTrust(checked === true)} />
        {t('trust')}
      </div>
      {confirm.error && <ProblemBox error={confirm.error} />}
      <Button type="submit" tone="primary" isBusy={confirm.isPending}>
        {t('signIn')}
      </Button>
      <button
        type="button"
        onClick={() => setRecovery(!isRecovery)}
        className="min-h-6 w-fit rounded-sm text-xs text-accent hover:underline"
      >
        {t(isRecovery ? 'useCode' : 'useRecovery')}
      </button>
    </form>
  )
}
