import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, Problem } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Field, Input } from '../../parts/field.tsx'
import { explain } from '../../parts/problem.tsx'
import { useEnter } from '../../shell/enter.ts'

export function KeyForm() {
  const t = useWords('sign-in')
  const [key, setKey] = useState('')
  const enter = useEnter()
  const signIn = useMutation({
    mutationFn: () => ask('POST', '/session', { body: { key: key.trim() } }),
    onSuccess: enter,
    meta: { quiet: true },
  })
  const isWrong = signIn.error instanceof Problem && signIn.error.code === 'not_signed_in'
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        signIn.mutate()
      }}
    >
      <Field
        label={t('key')}
        help={t('keyHelp')}
        error={signIn.error && (isWrong ? t('wrongKey') : explain(signIn.error, t).title)}
      >
        {(tie) => (
          <Input
            {...tie}
            name="key"
            type="password"
            autoComplete="off"
            required
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" tone="primary" isBusy={signIn.isPending}>
        {t('signIn')}
      </Button>
    </form>
  )
}
