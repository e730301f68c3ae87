import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'

/** How many will not get it, and why. Nothing when everybody does. */
export function ExclusionList({ exclusions }: { exclusions: Record<string, number> }) {
  const t = useWords('campaigns')
  const formats = useFormats()
  const entries = Object.entries(exclusions).sort(([, a], [, b]) => b - a)
  if (entries.length === 0) return null
  return (
    <dl className="flex flex-col gap-1 text-sm">
      {entries.map(([reason, count]) => (
        <div key={reason} className="flex justify-between gap-3">
          <dt className="text-soft">{t([`exclusion.${reason}`, 'exclusion.other'], { reason })}</dt>
          <dd>{formats.number(count)}</dd>
        </div>
      ))}
    </dl>
  )
}
