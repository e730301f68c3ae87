/** The languages that people are spoken to in. */
export const languages = ['pt-BR', 'en', 'es'] as const
export type Language = (typeof languages)[number]

/** The language of ours that `Accept-Language` asks for first (RFC 9110, 12.5.4); `otherwise` when it asks for none. */
export function preferredLanguage(header: string | null | undefined, otherwise: Language = 'en'): Language {
  const asked = (header ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().split(';')
    const quality = parameters.map((each) => /^\s*q=([\d.]+)/.exec(each)?.[1]).find((found) => found !== undefined)
    return { tag: tag.toLowerCase(), quality: Number(quality ?? 1) }
  })
  asked.sort((a, b) => b.quality - a.quality)
  for (const { tag } of asked) {
    const known = languages.find((language) => tag.slice(0, 2) === language.slice(0, 2))
    if (known) return known
  }
  return otherwise
}
