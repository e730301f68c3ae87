import { isId } from '../../base/ids.ts'
import type { Condition, Test } from '../../domain/condition/condition.ts'
import { type FieldName, type FieldType, findField } from '../../domain/condition/fields.ts'
import { keysOfValue } from '../../domain/condition/keys.ts'
import type { Surroundings } from '../../domain/condition/subject.ts'
import { fold } from '../../domain/fold.ts'
import { cep, countryIs, ddd, isBlank, isOneOf, regionIs, stateIs, ufIs, type Value } from './store-condition-places.ts'

/**
 * A condition as SQL over `leads l`, with the meaning of the pure evaluation (domain/condition/evaluate.ts): a property test
 * compares the two. Values travel as parameters only. Every part is true or false, never null, so that `not` is the opposite.
 */
export function conditionSql(condition: Condition, around: Surroundings, value: Value): string {
  if ('all' in condition) return group(condition.all, 'and', around, value)
  if ('any' in condition) return group(condition.any, 'or', around, value)
  if ('not' in condition) return `not ${conditionSql(condition.not, around, value)}`
  return testSql(condition, around, value)
}

function group(parts: Condition[], word: 'and' | 'or', around: Surroundings, value: Value): string {
  if (parts.length === 0) return word === 'and' ? 'true' : 'false'
  return `(${parts.map((part) => conditionSql(part, around, value)).join(` ${word} `)})`
}

const negatives = { is_not: 'is', not_in: 'in', has_none: 'has_any', not_contains: 'contains' } as const

function testSql(test: Test, around: Surroundings, value: Value): string {
  const { op } = test
  if (op in negatives) {
    const positive = { ...test, op: negatives[op as keyof typeof negatives] }
    return `not ${testSql(positive, around, value)}`
  }
  if (op === 'missing') return `not ${testSql({ ...test, op: 'exists' }, around, value)}`
  const { type } = findField(test.field)!.field
  return `coalesce(${positiveSql(test, type, around, value)}, false)`
}

function positiveSql(test: Test, type: FieldType, around: Surroundings, value: Value): string {
  switch (type) {
    case 'boolean':
      return `${booleans[test.field as keyof typeof booleans]} = ${value(test.value)}`
    case 'id':
      return idSql(test, value)
    case 'choice':
      return isOneOf(`l.${test.field}`, textsOf(test.value), value)
    case 'list':
      return listSql(test, value)
    case 'time':
      return timeSql(test, around.now, value)
    case 'country':
    case 'state':
    case 'region':
    case 'uf':
    case 'ddd':
      return placeSql(test, type, around.country, value)
    default:
      return textSql(test, operandOf(test), value)
  }
}

const booleans = {
  has_email: `(not ${isBlank('l.email')})`,
  has_phone: `(not ${isBlank('l.phone')})`,
  is_enriched: `(not ${isBlank('l.enriched_snapshot')})`,
  is_closed: '(l.closed_at is not null)',
}

const textsOf = (value: Test['value']): string[] => (Array.isArray(value) ? value.map(String) : [String(value)])

function idSql({ field, op, value: given }: Test, value: Value): string {
  if (op === 'exists') return `l.${field} is not null`
  const ids = textsOf(given)
    .map((text) => fold(text))
    .filter(isId)
  // an index hands out its rows in the list's order only where one value is asked for
  return ids.length === 1 ? `l.${field} = ${value(ids[0])}::uuid` : `l.${field} = any(${value(ids)}::uuid[])`
}

function listSql({ field, op, value: given, exact }: Test, value: Value): string {
  const column = `l.${field}`
  if (op === 'exists') return `cardinality(${column}) > 0`
  if (exact) return `${column} ${op === 'has_all' ? '@>' : '&&'} ${value(textsOf(given))}::text[]`
  const keys = `array(select fold_text(each) from unnest(${column}) as each)`
  return `${keys} ${op === 'has_all' ? '@>' : '&&'} ${value(textsOf(given).map(fold))}::text[]`
}

/** Times count to the millisecond, columns hold microseconds. */
function timeSql({ field, op, value: given }: Test, now: Date, value: Value): string {
  const column = `l.${field}`
  const from = (ms: number) => `${column} >= ${value(new Date(ms))}`
  const before = (ms: number) => `${column} < ${value(new Date(ms))}`
  if (op === 'exists') return `${column} is not null`
  if (op === 'within_days' || op === 'older_than_days') {
    const edge = Math.ceil(now.getTime() - (given as number) * 86_400_000)
    return op === 'older_than_days' ? before(edge) : `${from(edge)} and ${before(now.getTime() + 1)}`
  }
  const [first, last] = (op === 'between' ? (given as unknown as string[]) : [given, given]).map((each) =>
    Date.parse(each as string),
  ) as [number, number]
  switch (op) {
    case 'gt':
      return from(first + 1)
    case 'gte':
      return from(first)
    case 'lt':
      return before(first)
    case 'lte':
      return before(first + 1)
    default:
      return `${from(first)} and ${before(last + 1)}`
  }
}

function placeSql(
  { op, value: given }: Test,
  type: 'country' | 'state' | 'region' | 'uf' | 'ddd',
  home: string,
  value: Value,
) {
  const wanted = op === 'exists' ? null : new Set(textsOf(given).flatMap((text) => keysOfValue(type, text)))
  switch (type) {
    case 'country':
      return countryIs(wanted, home, value)
    case 'state':
      return wanted === null ? `not ${isBlank('l.company_location_state')}` : stateIs(wanted, home, value)
    case 'region':
      return regionIs(wanted, home, value)
    case 'uf':
      return ufIs(wanted, home, value)
    case 'ddd':
      return wanted === null ? `${ddd} is not null` : isOneOf(ddd, wanted, value)
  }
}

/** What a lead holds, as text and as something to order. */
interface Operand {
  text: string
  ordered: string
  cast: 'float8' | 'text collate "C"'
}

/** Fields that are not one column as it stands. Those that are read trimmed say so. */
const operands: Partial<Record<FieldName, Operand>> = {
  city: asText(trimmed('l.company_location_city')),
  product_name: asText(trimmed(`l.product ->> 'name'`)),
  seller_name: asText(trimmed(`l.seller ->> 'name'`)),
  seller_email: asText(trimmed(`l.seller ->> 'email'`)),
  product_price: asNumber(`l.product -> 'price'`),
  contact_score: asNumber(`l.contact_quality -> 'score'`),
  cep: { text: cep, ordered: `${cep} collate "C"`, cast: 'text collate "C"' },
}

function trimmed(text: string): string {
  return `btrim(${text})`
}

function asText(text: string): Operand {
  return { text, ordered: 'null::float8', cast: 'float8' }
}

function asNumber(json: string): Operand {
  return { text: `number_of(${json})::text`, ordered: `number_of(${json})`, cast: 'float8' }
}

function operandOf({ field }: Test): Operand | ((value: Value) => Operand) {
  if (!field.startsWith('custom.')) return operands[field as FieldName] ?? asText(`l.${field}`)
  const name = field.slice('custom.'.length)
  return (value) => {
    const at = `${value(name)}::text`
    return { text: `l.custom ->> ${at}`, ordered: `number_of(l.custom -> ${at})`, cast: 'float8' }
  }
}

const orders = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const

function textSql(
  { op, value: given, exact }: Test,
  operand: Operand | ((value: Value) => Operand),
  value: Value,
): string {
  const { text, ordered, cast } = typeof operand === 'function' ? operand(value) : operand
  if (op === 'exists') return `not ${isBlank(text)}`
  const parameter = (each: unknown) => `${value(cast === 'float8' ? Number(each) : String(each))}::${cast}`
  if (op === 'between') {
    const [from, to] = given as unknown as [unknown, unknown]
    return `${ordered} between ${parameter(from)} and ${parameter(to)}`
  }
  if (op in orders) return `${ordered} ${orders[op as keyof typeof orders]} ${parameter(given)}`
  const subject = exact ? `(${text})` : `fold_text(${text})`
  const asked = textsOf(given).map((each) => (exact ? each : fold(each)))
  // a blank operand is not known, and what is not known meets nothing
  return `(not ${isBlank(text)} and ${matchSql(op, subject, asked, value)})`
}

function matchSql(op: Test['op'], subject: string, asked: string[], value: Value): string {
  if (op === 'is' || op === 'in') return isOneOf(subject, asked, value)
  const part = `${value(asked[0])}::text`
  if (op === 'contains') return `position(${part} in ${subject}) > 0`
  return `${op === 'starts_with' ? 'left' : 'right'}(${subject}, length(${part})) = ${part}`
}
