import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import type { oidcAnswer, providers } from '../../../src/features/people/contract.ts'
import { ask, read } from '../../api.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { tellProblem } from '../../parts/toasts.tsx'
import { Doorway } from '../../shell/doorway.tsx'
import { KeyForm } from './key-form.tsx'
import { PersonForm } from './person-form.tsx'
import { ResetRequest } from './reset-request.tsx'

type Way = 'person' | 'key' | 'reset'

/** Signing in: as a person, or by pasting an API key. */
export default function SignIn() {
  const t = useWords('sign-in')
  const [way, setWay] = useState<Way>('person')
  useEffect(() => {
    document.title = `${t('title')} · Leadline`
  }, [t])
  const others: Record<Way, Way[]> = { person: ['reset', 'key'], key: ['person'], reset: ['person'] }
  return (
    <Doorway title={t('title')}>
      {way === 'person' && <PersonForm />}
      {way === 'key' && <KeyForm />}
      {way === 'reset' && <ResetRequest />}
      {way === 'person' && <ProviderButton />}
      <div className="flex flex-wrap justify-between gap-2 border-t pt-4">
        {others[way].map((other) => (
          <button
            key={other}
            type="button"
            onClick={() => setWay(other)}
            className="min-h-6 rounded-sm text-xs text-accent hover:underline"
          >
            {t(`way.${other}`)}
          </button>
        ))}
      </div>
    </Doorway>
  )
}

/** What `onAPIError` of better-auth puts into the address when a provider's account may not make a person here. */
const notInvited = 'unable_to_create_user'

function ProviderButton() {
  const t = useWords('sign-in')
  const { next, error } = useSearch({ strict: false }) as { next?: string; error?: string }
  const { data } = useQuery({
    queryKey: ['providers'],
    queryFn: ({ signal }) => read<z.output<typeof providers>>('/auth/providers', {}, signal),
  })
  if (!data?.oidc) return null
  const provider = data.oidc.name
  const go = async () => {
    const { url } = await ask<z.output<typeof oidcAnswer>>('POST', '/auth/oidc', {
      body: { returnTo: next ?? '/home' },
    })
    window.location.assign(url)
  }
  return (
    <>
      {error && (
        <p role="alert" className="rounded-md bg-bad-wash p-2.5 text-sm text-bad">
          {error === notInvited ? t('refused.invitation') : t('refused.other', { provider })}
        </p>
      )}
      <Button onClick={() => void go().catch(tellProblem)}>{t('with', { provider })}</Button>
    </>
  )
}
