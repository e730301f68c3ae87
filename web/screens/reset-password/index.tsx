import { useMutation } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Button, ButtonLink } from '../../parts/button.tsx'
import { Field, Input } from '../../parts/field.tsx'
import { ProblemBox } from '../../parts/problem.tsx'
import { Doorway } from '../../shell/doorway.tsx'

/** What the link of a forgotten password opens. */
export default function ResetPassword() {
  const t = useWords('reset-password')
  const { token = '' } = useSearch({ strict: false }) as { token?: string }
  const [password, setPassword] = useState('')
  const reset = useMutation({
    mutationFn: () => ask('POST', '/auth/password/reset', { body: { token, password } }),
    meta: { quiet: true },
  })
  return (
    <Doorway title={t('title')}>
      {reset.isSuccess ? (
        <>
          <p className="text-sm">{t('done')}</p>
          <ButtonLink to="/sign-in" tone="primary">
            {t('signIn')}
          </ButtonLink>
        </>
      ) : (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault()
            reset.mutate()
          }}
        >
          <Field label={t('account.password')} help={t('account.passwordHelp')}>
            {(tie) => (
              <Input
                {...tie}
                name="password"
                type="password"
                autoComplete="new-password"
                required
                minLength={8}
                value={password}
                onChange={(event) => setPassword(event.target.value)}
              />
            )}
          </Field>
          {reset.error && <ProblemBox error={reset.error} />}
          <Button type="submit" tone="primary" isBusy={reset.isPending}>
            {t('save')}
          </Button>
        </form>
      )}
    </Doorway>
  )
}
