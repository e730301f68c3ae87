import { newId } from '../../src/base/ids.ts'

interface Schema {
  type?: string
  format?: string
  pattern?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  minimum?: number
  exclusiveMinimum?: number
  minItems?: number
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  $ref?: string
}

interface Described {
  summary?: string
  security?: unknown[]
  'x-scope'?: string
  requestBody?: { content: Record<string, { schema: Schema }> }
}

export interface Document {
  openapi: string
  security: unknown[]
  paths: Record<string, Record<string, Described>>
}

/** One method of one path of the API. */
export interface Operation {
  /** `GET /api/v1/leads/{id}` */
  name: string
  method: string
  path: string
  isPublic: boolean
  /** What a key or role must allow; `own`: any person; null: the route says nothing. */
  scope: string | null
  /** The smallest body that the schema asks for, with this word in every text; undefined when it takes none. */
  sample(word: string): unknown
  takesUpload: boolean
}

/** Everything that the document promises. */
export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]): Operation => {
      const content = described.requestBody?.content ?? {}
      const schema = content['application/json']?.schema
      return {
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        isPublic: (described.security ?? document.security).length === 0,
        scope: described['x-scope'] ?? null,
        sample: (word) => schema && sampleOf(schema, word, true),
        takesUpload: 'multipart/form-data' in content,
      }
    }),
  )
}

/** Parameters of the path, filled in order with `id`s, the last one again when there are too few. */
export function fill(path: string, ids: readonly string[]): string {
  let next = 0
  return path.replace(/\{[^}]+\}/g, () => encodeURIComponent(ids[Math.min(next++, ids.length - 1)] ?? newId()))
}

function sampleOf(schema: Schema, word: string, isRequired: boolean): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.default !== undefined) return schema.default
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choices) return sampleOf(choices[0]!, word, isRequired)
  if (schema.type === 'object' || schema.properties) return objectOf(schema, word)
  if (schema.type === 'array') return schema.minItems ? [sampleOf(schema.items ?? {}, word, true)] : []
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? (schema.exclusiveMinimum ?? 0) + 1
  if (schema.type === 'boolean') return false
  return schema.type === 'null' ? null : textOf(schema, word)
}

/** What is required, and every text beside it: where a name may stand, one does. */
function objectOf({ properties = {}, required = [] }: Schema, word: string): Record<string, unknown> {
  const wanted = Object.entries(properties).filter(([name, each]) => required.includes(name) || isPlainText(each))
  return Object.fromEntries(wanted.map(([name, each]) => [name, sampleOf(each, word, true)]))
}

const isPlainText = ({ type, format, pattern, enum: choice }: Schema) =>
  type === 'string' && !format && !pattern && !choice

function textOf({ format, pattern }: Schema, word: string): string {
  if (format === 'uuid') return newId()
  if (format === 'email') return `${word}@example.test`.toLowerCase()
  if (format === 'date-time') return new Date(Date.now() + 86_400_000).toISOString()
  if (format === 'date') return new Date().toISOString().slice(0, 10)
  if (format === 'uri') return `https://${word}.example.test`.toLowerCase()
  return pattern ? word.toLowerCase() : word
}
