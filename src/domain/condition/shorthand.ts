/**
 * The short form of conditions, as the seeds write it: `{"industries": ["HVAC"], "countries": ["US"]}` means an AND of
 * any-ofs. Each key becomes tests of the long form.
 */

/** One part of a condition in the long form, its values not read yet. */
export type Draft = { field: string; op: string; value: unknown } | { any: Draft[] }

const oneOf = (field: string) => (values: unknown[]) => [{ field, op: 'in', value: values }]

/** Where the enquiry came from may be said by the lead (`Facebook Ads`) or be the vendor that told of it (`csv`). */
const fromAnySource = (values: unknown[]) => [
  { any: ['source', 'vendor'].map((field) => ({ field, op: 'in', value: values })) },
]

export const shorthands: Record<string, (values: unknown[]) => Draft[]> = {
  industries: oneOf('company_industry'),
  countries: oneOf('country'),
  regions: oneOf('region'),
  states: oneOf('state'),
  cities: oneOf('city'),
  ufs: oneOf('uf'),
  ddds: oneOf('ddd'),
  ceps: (ranges) => [{ any: ranges.map(cepRange) }],
  sources: fromAnySource,
  tags: (values) => [{ field: 'tags', op: 'has_any', value: values }],
  job_titles: oneOf('job_title'),
  company_sizes: oneOf('company_size'),
}

/** `{"custom": {"budget": ["high"]}}` */
export function customTests(named: Record<string, unknown>): Draft[] {
  return Object.entries(named)
    .filter(([, values]) => !Array.isArray(values) || values.length > 0)
    .map(([name, values]) => ({ field: `custom.${name}`, op: 'in', value: values }))
}

/** A CEP, its first digits (`01310`), or a range: `01000-000..05999-999`, `01000000-05999999`, `["01000","05999"]`, `{"from","to"}`. */
function cepRange(given: unknown): Draft {
  const [from, to = from] = cepEnds(given).map((end) => String(end).replace(/\D/g, ''))
  const isShort = from !== undefined && from.length < 8 && from === to
  if (isShort) return { field: 'cep', op: 'starts_with', value: from }
  const value = [from?.padEnd(8, '0'), to?.padEnd(8, '9')]
  return from === to ? { field: 'cep', op: 'is', value: from } : { field: 'cep', op: 'between', value }
}

function cepEnds(given: unknown): unknown[] {
  if (Array.isArray(given)) return given
  if (typeof given === 'object' && given !== null) {
    const { from, to } = given as { from?: unknown; to?: unknown }
    return [from, to]
  }
  const text = String(given)
  const range =
    /^\s*([\d.]{5,6}-?\d{3}|\d{1,8})\s*(?:\.{2,3}|–|—|-| to | a | até )\s*([\d.]{5,6}-?\d{3}|\d{1,8})\s*$/.exec(text)
  const isOne = /^\s*\d{2}\.?\d{3}-\d{3}\s*$/.test(text)
  return range && !isOne ? [range[1], range[2]] : [text]
}
