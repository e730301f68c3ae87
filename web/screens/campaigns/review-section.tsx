import { Play } from 'lucide-react'
import { useFormats } from '../../formats.ts'
import { useWords } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import type { Check } from './checks.ts'
import { Light } from './lights.tsx'
import { Section } from './section.tsx'
import type { DraftPreview } from './use-draft-preview.ts'

interface ReviewProps {
  checks: Check[]
  preview: DraftPreview
  isScheduled: boolean
  isBusy: boolean
  onStart(): void
}

/** Everything that speaks for and against starting, and the start itself. */
export function ReviewSection({ checks, preview, isScheduled, isBusy, onStart }: ReviewProps) {
  const t = useWords('campaigns')
  const formats = useFormats()
  const isStopped = checks.some(({ light }) => light === 'red') || !preview.data
  const order = { red: 0, amber: 1, green: 2 }
  return (
    <Section anchor="review">
      <ul className="flex flex-col gap-2">
        {[...checks]
          .sort((a, b) => order[a.light] - order[b.light])
          .map(({ anchor, light, text }) => (
            <li key={`${anchor} ${text}`} className="flex items-start gap-2 text-sm">
              <span className="mt-0.5">
                <Light light={light} />
              </span>
              <span className="min-w-0 wrap-anywhere">{text}</span>
            </li>
          ))}
      </ul>
      <div className="flex flex-wrap items-center justify-between gap-3 border-t pt-4">
        <p className="text-sm text-soft">
          {preview.data &&
            t('recipients', { count: preview.data.recipients, number: formats.number(preview.data.recipients) })}
        </p>
        <Button tone="primary" onClick={onStart} isBusy={isBusy} disabled={isStopped}>
          <Play />
          {t(isScheduled ? 'schedule' : 'saveAndStart')}
        </Button>
      </div>
    </Section>
  )
}
