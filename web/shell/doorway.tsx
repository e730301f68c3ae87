import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { chooseLanguage, type Language, languages, useWords } from '../language.ts'
import { cn } from '../parts/cn.ts'
import { Mark } from './mark.tsx'
import { languageNames } from './user-menu.tsx'

/** Around what is shown to people who are not signed in. */
export function Doorway({
  title,
  intro,
  isWide = false,
  children,
}: {
  title: string
  intro?: string
  isWide?: boolean
  children: ReactNode
}) {
  const t = useWords('shell')
  const { i18n } = useTranslation()
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-6 p-4">
      <div
        className={cn(
          'flex w-full flex-col gap-5 rounded-lg border bg-surface p-6 shadow-lift',
          isWide ? 'max-w-2xl' : 'max-w-sm',
        )}
      >
        <div className="flex flex-col gap-3">
          <Mark className="size-9" />
          <div>
            <h1 className="text-lg font-semibold tracking-tight">{title}</h1>
            {intro && <p className="mt-1 text-sm text-soft">{intro}</p>}
          </div>
        </div>
        {children}
      </div>
      <select
        aria-label={t('language')}
        value={i18n.language}
        onChange={(event) => void chooseLanguage(event.target.value as Language)}
        className="h-8 rounded-md bg-transparent pr-7 pl-2 text-xs text-soft"
      >
        {languages.map((language) => (
          <option key={language} value={language} lang={language}>
            {languageNames[language]}
          </option>
        ))}
      </select>
    </main>
  )
}
