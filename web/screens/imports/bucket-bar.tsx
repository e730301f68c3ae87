import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { type Bucket, bucketColours, buckets, type Import } from './data.ts'

interface BarProps {
  counts: Import['counts']
  /** Only the bar. */
  isBare?: boolean
  chosen?: Bucket | undefined
  onChoose?(bucket: Bucket | undefined): void
}

/** What became of the rows, as shares of one bar and as numbers that add up. */
export function BucketBar({ counts, isBare = false, chosen, onChoose }: BarProps) {
  const t = useWords('imports')
  const formats = useFormats()
  const all = buckets.reduce((sum, bucket) => sum + counts[bucket], 0)
  const told = buckets.map((bucket) => `${t(`bucket.${bucket}`)}: ${formats.number(counts[bucket])}`).join(', ')
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <span role="img" aria-label={told} title={told} className="flex h-2 overflow-hidden rounded-full bg-line">
        {all > 0 &&
          buckets.map((bucket) => (
            <span
              key={bucket}
              style={{ width: `${(counts[bucket] / all) * 100}%`, background: bucketColours[bucket] }}
            />
          ))}
      </span>
      {!isBare && (
        <ul className="grid grid-cols-6 gap-2 max-lg:grid-cols-3 max-md:grid-cols-2">
          {buckets.map((bucket) => (
            <li key={bucket}>
              <button
                type="button"
                disabled={!onChoose}
                aria-pressed={onChoose ? chosen === bucket : undefined}
                onClick={() => onChoose?.(chosen === bucket ? undefined : bucket)}
                className="flex w-full flex-col rounded-lg border bg-surface px-3 py-2 text-left enabled:hover:bg-sunken disabled:cursor-default aria-pressed:border-accent aria-pressed:bg-accent-wash"
              >
                <span className="flex items-center gap-1.5 text-xs text-soft">
                  <span className="size-2 rounded-full" style={{ background: bucketColours[bucket] }} aria-hidden />
                  {t(`bucket.${bucket}`)}
                </span>
                <span className="text-xl font-semibold">{formats.number(counts[bucket])}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
