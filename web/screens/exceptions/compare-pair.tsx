import { useQueryClient } from '@tanstack/react-query'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { ComparePeople } from '../../parts/compare-people.tsx'
import { signsOf } from './columns.tsx'
import { type Entry, reread } from './data.ts'

interface PairProps {
  entry: Entry
  partyIds: string[]
  /** They are not the same: the entry is resolved, and the pair is never filed again. */
  onDifferent(): void
  onClose(): void
}

/** Two people of the queue: one person after a merge, or two for good. */
export function ComparePair({ entry, partyIds, onDifferent, onClose }: PairProps) {
  const t = useWords('exceptions')
  const queries = useQueryClient()
  const differ = () => {
    onDifferent()
    onClose()
  }
  return (
    <ComparePeople
      partyIds={partyIds}
      signs={signsOf(entry.code, t)}
      more={<Button onClick={differ}>{t('notTheSame')}</Button>}
      onChange={() => reread(queries)}
      onClose={onClose}
    />
  )
}
