import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useWords } from '../../language.ts'
import { IconButton } from '../../parts/button.tsx'
import { cn } from '../../parts/cn.ts'
import { Panel } from '../../parts/page.tsx'
import type { Preview } from './data.ts'
import type { Draft } from './draft.ts'
import { withNames } from './variables.ts'

/** The message as somebody of the audience will see it; while nobody is known, with the variables' names. */
export function PhonePreview({ draft, preview, shown }: { draft: Draft; preview: Preview | undefined; shown: number }) {
  const t = useWords('campaigns')
  const [at, setAt] = useState(0)
  const variant = draft.variants[Math.min(shown, draft.variants.length - 1)]!
  const isWritten = variant.wording.text.trim() !== ''
  const people = (isWritten ? preview?.sample.filter((each) => each.variant === variant.name) : []) ?? []
  const person = people[Math.min(at, people.length - 1)]
  const nameOf = (name: string) => t([`variable.${name}`, 'variable.other'], { name })
  const text = person?.text ?? withNames(variant.wording.text, nameOf)
  const subject = person ? person.subject : withNames(variant.wording.subject, nameOf)
  const step = (by: number) => setAt((Math.min(at, people.length - 1) + by + people.length) % people.length)
  return (
    <Panel
      title={t('preview')}
      aside={
        people.length > 1 && (
          <span className="flex gap-1">
            <IconButton label={t('previousPerson')} size="tiny" onClick={() => step(-1)}>
              <ChevronLeft />
            </IconButton>
            <IconButton label={t('nextPerson')} size="tiny" onClick={() => step(1)}>
              <ChevronRight />
            </IconButton>
          </span>
        )
      }
      bodyClassName="flex flex-col items-center gap-2 p-4"
    >
      <div className="flex h-96 w-full max-w-64 flex-col overflow-hidden rounded-[1.75rem] border-4 border-edge/60 bg-sunken">
        <p className="shrink-0 truncate border-b bg-surface px-4 pt-3 pb-2 text-xs font-medium">
          {person?.contact ?? person?.address ?? t('somebody')}
        </p>
        <section
          aria-label={t('preview')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
          tabIndex={0}
          className="min-h-0 flex-1 overflow-y-auto p-3 focus-visible:-outline-offset-2"
        >
          {text.trim() ? (
            <div className={cn('rounded-lg p-2.5 text-sm shadow-xs', bubbles[draft.channel])}>
              {draft.channel === 'email' && subject && (
                <p className="mb-1.5 border-b pb-1.5 font-semibold">{subject}</p>
              )}
              <p className="whitespace-pre-wrap wrap-anywhere">{text}</p>
            </div>
          ) : (
            <p className="p-4 text-center text-xs text-soft">{t('nothingWritten')}</p>
          )}
        </section>
      </div>
      {person && person.missing.length > 0 && (
        <p className="text-xs text-warn">{t('lacks', { names: person.missing.map(nameOf).join(', ') })}</p>
      )}
    </Panel>
  )
}

const bubbles = {
  whatsapp: 'mr-6 rounded-tl-none bg-good-wash text-ink',
  sms: 'mr-6 bg-surface text-ink',
  email: 'bg-surface text-ink',
}
