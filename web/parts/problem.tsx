import type { TFunction } from 'i18next'
import { RefreshCw, TriangleAlert } from 'lucide-react'
import { Problem } from '../api.ts'
import { useWords } from '../language.ts'
import { saidIn } from '../said.ts'
import { fieldSaidIn } from '../said-of-fields.ts'
import { Button } from './button.tsx'

/** Every code of docs/errors.md that a screen can meet has words here; what the server says about this case is added. */
export function explain(error: unknown, t: TFunction): { title: string; advice: string } {
  if (!(error instanceof Problem))
    return { title: t('problem.broken'), advice: error instanceof Error ? error.message : String(error) }
  const known = `problem.${error.code}`
  const title = t([known, 'problem.internal'])
  const say = fieldSaidIn(t)
  const fields = error.fields.map(({ path, message }) => `${path.replace(/^body\./, '')}: ${say(message)}`).join(' · ')
  const said = error.detail ? saidIn(t)(error.detail) : fields
  return { title, advice: [said, t([`advice.${error.code}`, 'advice.internal'])].filter(Boolean).join(' — ') }
}

/** In the place of what could not be read. */
export function ProblemBox({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useWords('shell')
  const { title, advice } = explain(error, t)
  return (
    <div role="alert" className="flex items-start gap-3 rounded-lg border border-bad/30 bg-bad-wash/50 p-3">
      <TriangleAlert className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="text-sm font-medium">{title}</p>
        <p className="text-sm break-words text-soft">{advice}</p>
      </div>
      {onRetry && (
        <Button size="sm" onClick={onRetry}>
          <RefreshCw />
          {t('tryAgain')}
        </Button>
      )}
    </div>
  )
}

/** In the place of a whole screen. */
export function ProblemPage({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div className="mx-auto w-full max-w-xl p-6">
      <ProblemBox error={error} onRetry={onRetry} />
    </div>
  )
}
