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

function ProviderButton() {
  const t = useWords('sign-in')
  const { next } = useSearch({ strict: false }) as { next?: string }
  const { data } = useQuery({
    queryKey: ['providers'],
    queryFn: ({ signal }) => read<z.output<typeof providers>>('/auth/providers', {}, signal),
  })
  if (!data?.oidc) return null
  const go = async () => {
    const { url } = await ask<z.output<typeof oidcAnswer>>('POST', '/auth/oidc', {
      body: { returnTo: next ?? '/home' },
    })
    window.location.assign(url)
  }
  return <Button onClick={() => void go().catch(tellProblem)}>{t('with', { provider: data.oidc.name })}</Button>
}
