import i18next, { type BackendModule } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'

export const languages = ['pt-BR', 'en', 'es'] as const
export type Language = (typeof languages)[number]

const kept = 'leadline.language'
const files = import.meta.glob<{ default: Record<string, string> }>('./{shell,screens/*}/words/*.json')

/** Words are loaded with the screen that says them: a namespace is a screen's folder, or `shell`. */
const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    const folder = namespace === 'shell' ? 'shell' : `screens/${namespace}`
    const load = files[`./${folder}/words/${language}.json`]
    if (!load) return done(new Error(`no words for ${namespace} in ${language}`), false)
    load().then(
      (file) => done(null, file.default),
      (error) => done(error, false),
    )
  },
}

/** The reader's choice, else the server's reading of what the browser asks for. */
export async function startLanguage(): Promise<void> {
  const chosen = localStorage.getItem(kept) ?? document.documentElement.lang
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: isLanguage(chosen) ? chosen : 'en',
      ns: ['shell'],
      defaultNS: 'shell',
      fallbackNS: 'shell',
      supportedLngs: [...languages],
      load: 'currentOnly',
      fallbackLng: false,
      keySeparator: false,
      nsSeparator: false,
      interpolation: { escapeValue: false },
      react: { useSuspense: false },
    })
  document.documentElement.lang = i18next.language
}

export async function chooseLanguage(language: Language): Promise<void> {
  localStorage.setItem(kept, language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}

/** A screen is shown when its words are there. */
export const loadWords = (namespace: string): Promise<void> => i18next.loadNamespaces(namespace)

/**
 * The words of a screen: `const t = useWords('intakes')`. A key that the screen does not have is the shell's; keys are flat
 * (`status.completed`), plurals have `_one` beside the plain key.
 */
export function useWords(namespace: string) {
  return useTranslation(namespace).t
}

/** For names that come from data (a kind of event, a code): the word, or the name itself when there is none. */
export const wordFor = (t: (key: string) => string, prefix: string, name: string): string =>
  i18next.exists(`${prefix}.${name}`) ? t(`${prefix}.${name}`) : name

/** The language of the screen; who uses it is drawn again when it changes. */
export const useLanguage = (): Language => useTranslation().i18n.language as Language

export const currentLanguage = (): Language => i18next.language as Language

const isLanguage = (text: string): text is Language => (languages as readonly string[]).includes(text)
