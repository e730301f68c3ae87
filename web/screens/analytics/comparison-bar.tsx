import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Input, Select } from '../../parts/field.tsx'
import { type Comparison, comparisons, type Overview, useComparedDays, useComparison } from './data.ts'

/** What the period is compared with, and which days that were. */
export function ComparisonBar({ compared }: { compared: Overview['compared'] | undefined }) {
  const t = useWords('analytics')
  const formats = useFormats()
  const [comparison, choose] = useComparison()
  const [{ compareFrom, compareTo }, change] = useComparedDays()
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-sm">
      <span aria-hidden className="text-soft max-md:hidden">
        {t('compare')}
      </span>
      <Select
        aria-label={t('compare')}
        value={comparison}
        onChange={(event) => choose(event.target.value as Comparison)}
        className="w-auto max-md:w-full"
      >
        {comparisons.map((each) => (
          <option key={each} value={each}>
            {t(`compare.${each}`)}
          </option>
        ))}
      </Select>
      {comparison === 'own' && (
        <>
          <Input
            type="date"
            aria-label={t('compareFrom')}
            value={compareFrom ?? ''}
            max={compareTo}
            onChange={(event) => change({ compareFrom: event.target.value })}
            className="w-auto max-md:flex-1"
          />
          <Input
            type="date"
            aria-label={t('compareTo')}
            value={compareTo ?? ''}
            min={compareFrom}
            onChange={(event) => change({ compareTo: event.target.value })}
            className="w-auto max-md:flex-1"
          />
        </>
      )}
      {comparison !== 'own' && compared && (
        <span className="text-soft">
          {formats.date(compared.since)} – {formats.date(compared.until)}
        </span>
      )}
    </div>
  )
}
