/** One piece of a template: text as it stands, or a variable with what is said when it is not known. */
type Piece = string | { name: string; fallback: string | null }

/** A text with variables, taken apart: `Olá {{first_name|amigo}}`. */
export interface Template {
  pieces: readonly Piece[]
  /** Names of its variables, each once. */
  variables: readonly string[]
}

/** What a template is filled with; an empty value counts as not known. */
export type TemplateValues = (name: string) => string | null | undefined

export interface Rendered {
  text: string
  /** Variables that were not known and have no fallback. */
  missing: string[]
}

const variable = /\{\{\s*([\w.-]+)\s*(?:\|([^{}]*))?\}\}/g

/** Takes a template apart. Braces that hold no name stay text. */
export function parseTemplate(text: string): Template {
  const pieces: Piece[] = []
  let at = 0
  for (const found of text.matchAll(variable)) {
    if (found.index > at) pieces.push(text.slice(at, found.index))
    pieces.push({ name: found[1]!.toLowerCase(), fallback: found[2]?.trim() ?? null })
    at = found.index + found[0].length
  }
  if (at < text.length) pieces.push(text.slice(at))
  const names = pieces.flatMap((piece) => (typeof piece === 'string' ? [] : piece.name))
  return { pieces, variables: [...new Set(names)] }
}

/**
 * Fills a template. A variable that is not known and has no fallback is left out with the space before it, so that
 * `Olá {{first_name}}!` greets nobody by an empty name: `Olá!`.
 */
export function render({ pieces }: Template, values: TemplateValues): Rendered {
  const missing: string[] = []
  let text = ''
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      text += piece
      continue
    }
    const value = values(piece.name)?.trim() || piece.fallback
    if (value) text += value
    else {
      if (piece.fallback === null) missing.push(piece.name)
      text = text.replace(/[ \t]+$/, '')
    }
  }
  return { text: text.trim(), missing: [...new Set(missing)] }
}

/** The names a message about a lead may use; `custom.…` besides, for fields of the vendor's own. */
export const leadVariables = [
  'first_name',
  'last_name',
  'full_name',
  'name',
  'email',
  'phone',
  'company',
  'company_name',
  'company_industry',
  'city',
  'state',
  'country',
  'company_location_city',
  'company_location_state',
  'company_location_country',
  'job_title',
  'source',
  'product',
  'seller',
] as const

/** True for a name that a message about a lead may use. */
export function isLeadVariable(name: string): boolean {
  return (leadVariables as readonly string[]).includes(name) || /^custom\.[\w.-]+$/.test(name)
}
