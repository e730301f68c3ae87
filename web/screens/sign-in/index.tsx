import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { ask } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Field, Input } from '../../parts/field.tsx'
import { explain } from '../../parts/problem.tsx'
import { sessionQuery } from '../../session.ts'
import { Doorway } from '../../shell/doorway.tsx'

/** Signing in by pasting an API key. */
export default function SignIn() {
  const t = useWords('sign-in')
  useEffect(() => {
    document.title = `${t('title')} · Leadline`
  }, [t])
  return (
    <Doorway title={t('title')}>
      <KeyForm />
    </Doorway>
  )
}

function KeyForm() {
  const t = useWords('sign-in')
  const [key, setKey] = useState('')
  const enter = useEnter()
  const signIn = useMutation({
    mutationFn: () => ask('POST', '/session', { body: { key: key.trim() } }),
    onSuccess: enter,
    meta: { quiet: true },
  })
  const wrong =
    signIn.error &&
    (explain(signIn.error, t).title === t('problem.not_signed_in') ? t('wrongKey') : explain(signIn.error, t).title)
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        signIn.mutate()
      }}
    >
      <Field label={t('key')} help={t('keyHelp')} error={wrong}>
        {(tie) => (
          <Input
            {...tie}
            name="password"
            type="password"
            autoComplete="current-password"
            required
            autoFocus
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

/** Goes on to where the stranger wanted to go. Only a path of ours is followed. */
export function useEnter(): () => Promise<void> {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { next } = useSearch({ strict: false }) as { next?: string }
  return async () => {
    queries.removeQueries()
    await queries.fetchQuery(sessionQuery)
    await navigate({ to: next?.startsWith('/') && !next.startsWith('//') ? next : '/home' })
  }
}
