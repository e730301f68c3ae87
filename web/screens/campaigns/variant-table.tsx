import { useWords } from '../../language.ts'
import { Amount, Share } from '../../parts/amount.tsx'
import type { CampaignDetail } from './data.ts'

/** The variants beside one another. */
export function VariantTable({ variants }: { variants: CampaignDetail['byVariant'] }) {
  const t = useWords('campaigns')
  const headers = [t('name'), t('sent'), t('delivered'), t('read'), t('replied'), t('clicked')]
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways on a phone, so the keyboard must reach it
    <section aria-label={t('variants')} tabIndex={0} className="overflow-x-auto focus-visible:-outline-offset-2">
      <table className="w-full text-sm">
        <thead>
          <tr>
            {headers.map((header, at) => (
              <th
                key={header}
                scope="col"
                className={`h-8 border-b px-3 text-xs font-medium whitespace-nowrap text-soft ${at === 0 ? 'text-left' : 'text-right'}`}
              >
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {variants.map((each) => (
            <tr key={each.name} className="border-b border-line/60 last:border-0">
              <th scope="row" className="h-9 px-3 text-left font-medium">
                {each.name}
              </th>
              <td className="px-3 text-right">
                <Amount value={each.sentCount} />
              </td>
              <td className="px-3 text-right">
                <Share of={each.deliveredCount} all={each.sentCount} />
              </td>
              <td className="px-3 text-right">
                <Share of={each.readCount} all={each.deliveredCount} />
              </td>
              <td className="px-3 text-right">
                <Share of={each.repliedCount} all={each.sentCount} />
              </td>
              <td className="px-3 text-right">
                <Share of={each.clickedCount} all={each.sentCount} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
