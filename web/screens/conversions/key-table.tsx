import { ArrowRight } from 'lucide-react'
import { useWords } from '../../language.ts'
import { Badge } from '../../parts/badge.tsx'
import { Empty } from '../../parts/empty.tsx'
import type { ConversionDetail } from './data.ts'

type Key = NonNullable<ConversionDetail['told']>['keys'][number]

/** Each match key on its way: as it was written, made alike, hashed. What can be seen of it is masked. */
export function KeyTable({ conversion: { told, status } }: { conversion: ConversionDetail }) {
  const t = useWords('conversions')
  if (!told) return <Empty title={t(status === 'waiting' ? 'notToldYet' : 'neverTold')} />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a phone, so the keyboard must reach it
    <section aria-label={t('keys')} tabIndex={0} className="overflow-x-auto focus-visible:-outline-offset-2">
      <table className="w-full min-w-160 text-sm">
        <thead>
          <tr className="text-left text-xs text-soft">
            {['key', 'raw', 'normalised', 'hashed'].map((name) => (
              <th key={name} scope="col" className="h-8 border-b px-3 font-medium whitespace-nowrap">
                <span className="inline-flex items-center gap-1.5">
                  {name !== 'key' && name !== 'raw' && <ArrowRight className="size-3" aria-hidden />}
                  {t(`column.${name}`)}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {told.keys.map((key) => (
            <KeyRow key={`${key.key} ${key.source}`} of={key} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function KeyRow({ of: { key, source, raw, normalised, hashed } }: { of: Key }) {
  const t = useWords('conversions')
  return (
    <tr className="border-b border-line/60 align-top last:border-0">
      <th scope="row" className="px-3 py-2 text-left font-normal whitespace-nowrap">
        <span className="font-medium">{t([`key.${key}`, 'key.other'], { name: key })}</span>{' '}
        <Badge tone={source === 'lead' ? 'accent' : 'idle'}>{t(`source.${source}`)}</Badge>
      </th>
      <td className="max-w-48 px-3 py-2 wrap-anywhere">{raw}</td>
      <td className="max-w-48 px-3 py-2 wrap-anywhere">
        {normalised.length > 0 ? (
          normalised.map((text) => <div key={text}>{text}</div>)
        ) : (
          <span className="text-soft">{t('cameHashed')}</span>
        )}
      </td>
      <td className="max-w-64 px-3 py-2 font-mono text-xs leading-5 break-all text-soft">
        {hashed.map((text) => (
          <div key={text} title={text}>
            {text.length > 24 ? `${text.slice(0, 20)}…` : text}
          </div>
        ))}
      </td>
    </tr>
  )
}
