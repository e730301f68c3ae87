/** What a message can say of a lead, in the order in which it is offered. */
export const variables = [
  'first_name',
  'last_name',
  'full_name',
  'email',
  'phone',
  'company',
  'company_industry',
  'job_title',
  'city',
  'state',
  'country',
  'source',
  'product',
  'seller',
] as const

const pattern = /\{\{\s*([\w.-]+)\s*(?:\|([^{}]*))?\}\}/g

/** The variables of a text, each once, with what is said where a lead has none; null: nothing was chosen. */
export function variablesIn(text: string): { name: string; fallback: string | null }[] {
  const found = new Map<string, string | null>()
  for (const [, name, fallback] of text.matchAll(pattern)) {
    const known = found.get(name!.toLowerCase())
    found.set(name!.toLowerCase(), fallback?.trim() ?? known ?? null)
  }
  return [...found].map(([name, fallback]) => ({ name, fallback }))
}

/** The text with another fallback for every place of a variable; empty takes it away. */
export const withFallback = (text: string, name: string, fallback: string): string =>
  text.replace(pattern, (whole, each: string) =>
    each.toLowerCase() === name ? `{{${name}${fallback === '' ? '' : `|${fallback}`}}}` : whole,
  )

/** The text as a reader without any data would get it, variables named where they have no fallback. */
export const withNames = (text: string, nameOf: (variable: string) => string): string =>
  text.replace(pattern, (_, name: string, fallback?: string) => fallback?.trim() || `[${nameOf(name.toLowerCase())}]`)
