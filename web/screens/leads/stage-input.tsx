import { useQueryClient } from '@tanstack/react-query'
import { useWords } from '../../language.ts'
import { Field, Input } from '../../parts/field.tsx'
import type { Lead } from './data.ts'

/** The stage of a sale is the words of whoever keeps it: those that are in use are offered. */
export function StageInput({ value, onChange }: { value: string; onChange(stage: string): void }) {
  const t = useWords('leads')
  const known = useKnownStages()
  return (
    <Field label={t('stage')} help={t('stageHelp')}>
      {(tie) => (
        <>
          <Input
            {...tie}
            list="stages"
            value={value}
            maxLength={100}
            onChange={(event) => onChange(event.target.value)}
          />
          <datalist id="stages">
            {known.map((stage) => (
              <option key={stage} value={stage} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  )
}

/** Stages of the leads that were read so far. */
function useKnownStages(): string[] {
  const lists = useQueryClient().getQueriesData<{ pages?: { items: Lead[] }[] }>({ queryKey: ['/leads'] })
  const stages = lists.flatMap(
    ([, list]) => list?.pages?.flatMap(({ items }) => items.flatMap((lead) => lead.vendor_status ?? [])) ?? [],
  )
  return [...new Set(stages)].sort()
}
