import type { FieldType, Labels } from './fields.ts'

/** What an operator compares with. */
export type ValueShape = 'none' | 'text' | 'texts' | 'number' | 'pair' | 'boolean' | 'days'

export const operators = {
  is: { labels: { 'pt-BR': 'é', en: 'is', es: 'es' } },
  is_not: { labels: { 'pt-BR': 'não é', en: 'is not', es: 'no es' } },
  in: { labels: { 'pt-BR': 'é um de', en: 'is one of', es: 'es uno de' } },
  not_in: { labels: { 'pt-BR': 'não é nenhum de', en: 'is none of', es: 'no es ninguno de' } },
  contains: { labels: { 'pt-BR': 'contém', en: 'contains', es: 'contiene' } },
  not_contains: { labels: { 'pt-BR': 'não contém', en: 'does not contain', es: 'no contiene' } },
  starts_with: { labels: { 'pt-BR': 'começa com', en: 'starts with', es: 'empieza con' } },
  ends_with: { labels: { 'pt-BR': 'termina com', en: 'ends with', es: 'termina con' } },
  exists: { labels: { 'pt-BR': 'está preenchido', en: 'is known', es: 'está completo' } },
  missing: { labels: { 'pt-BR': 'está vazio', en: 'is missing', es: 'está vacío' } },
  eq: { labels: { 'pt-BR': 'igual a', en: 'equals', es: 'igual a' } },
  gt: { labels: { 'pt-BR': 'maior que', en: 'greater than', es: 'mayor que' } },
  gte: { labels: { 'pt-BR': 'maior ou igual a', en: 'at least', es: 'mayor o igual a' } },
  lt: { labels: { 'pt-BR': 'menor que', en: 'less than', es: 'menor que' } },
  lte: { labels: { 'pt-BR': 'menor ou igual a', en: 'at most', es: 'menor o igual a' } },
  between: { labels: { 'pt-BR': 'entre', en: 'between', es: 'entre' } },
  within_days: { labels: { 'pt-BR': 'nos últimos (dias)', en: 'within the last (days)', es: 'en los últimos (días)' } },
  older_than_days: { labels: { 'pt-BR': 'há mais de (dias)', en: 'more than (days) ago', es: 'hace más de (días)' } },
  has_any: { labels: { 'pt-BR': 'tem algum de', en: 'has any of', es: 'tiene alguno de' } },
  has_all: { labels: { 'pt-BR': 'tem todos', en: 'has all of', es: 'tiene todos' } },
  has_none: { labels: { 'pt-BR': 'não tem nenhum de', en: 'has none of', es: 'no tiene ninguno de' } },
} as const satisfies Record<string, { labels: Labels }>

export type Operator = keyof typeof operators

const equality: Operator[] = ['is', 'is_not', 'in', 'not_in', 'exists', 'missing']
const matching: Operator[] = ['contains', 'not_contains', 'starts_with', 'ends_with']
const order: Operator[] = ['eq', 'gt', 'gte', 'lt', 'lte', 'between']

/** The operators of each type of field. */
export const operatorsOf: { readonly [T in FieldType]: readonly Operator[] } = {
  text: [...equality, ...matching],
  number: [...order, 'exists', 'missing'],
  time: [...order, 'within_days', 'older_than_days', 'exists', 'missing'],
  list: ['has_any', 'has_all', 'has_none', 'exists', 'missing'],
  boolean: ['is'],
  choice: ['is', 'is_not', 'in', 'not_in'],
  id: equality,
  country: equality,
  state: equality,
  region: equality,
  uf: equality,
  ddd: equality,
  cep: [...equality, 'starts_with', 'between'],
  custom: [...equality, ...matching, ...order],
}

const shapes: { readonly [O in Operator]: ValueShape } = {
  is: 'text',
  is_not: 'text',
  in: 'texts',
  not_in: 'texts',
  contains: 'text',
  not_contains: 'text',
  starts_with: 'text',
  ends_with: 'text',
  exists: 'none',
  missing: 'none',
  eq: 'number',
  gt: 'number',
  gte: 'number',
  lt: 'number',
  lte: 'number',
  between: 'pair',
  within_days: 'days',
  older_than_days: 'days',
  has_any: 'texts',
  has_all: 'texts',
  has_none: 'texts',
}

/** What an operator on a field of this type compares with. `number` and `pair` of a time are ISO-8601 texts, of a CEP its digits. */
export function shapeOf(type: FieldType, op: Operator): ValueShape {
  return type === 'boolean' ? 'boolean' : shapes[op]
}
