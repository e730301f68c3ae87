import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { ask } from '../../api.ts'
import type { Preview } from './data.ts'
import { bodyOf, type Draft } from './draft.ts'

const typingMs = 500

export interface DraftPreview {
  /** Of the draft, or of the draft a moment ago; undefined until the first answer. */
  data: Preview | undefined
  /** What the server refuses about the draft. */
  error: Error | null
  /** What is shown is of an older draft. */
  isOld: boolean
}

/** Who would get what is on the page, counted anew when the reader stops typing. */
export function useDraftPreview(draft: Draft, timeZone: string): DraftPreview {
  const now = JSON.stringify(bodyOf(draft, timeZone))
  const [asked, setAsked] = useState(now)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(now), typingMs)
    return () => clearTimeout(timer)
  }, [now])
  const { data, error, isFetching } = useQuery({
    queryKey: ['campaign', 'draft', asked],
    // an import that is still to be chosen names nobody
    enabled: !asked.includes('"importId":""'),
    queryFn: ({ signal }) => ask<Preview>('POST', '/campaigns/preview', { body: JSON.parse(asked), signal }),
    placeholderData: (old) => old,
    staleTime: 10_000,
  })
  return { data, error, isOld: isFetching || asked !== now }
}
