/**
 * PostgreSQL's binary array format, so that a batch of rows is one parameter per column. `pg` sends a Buffer parameter
 * as binary and would otherwise print and escape every element; measured as a third of the accept path's server time.
 * https://www.postgresql.org/docs/current/protocol-overview.html#PROTOCOL-FORMAT-CODES (array_recv, uuid_recv, …)
 */

const oids = { bool: 16, bytea: 17, int2: 21, int4: 23, text: 25, timestamptz: 1184, uuid: 2950, jsonb: 3802 } as const

/** The element types this file can write. */
export type ElementType = keyof typeof oids

const microsecondsTo2000 = 946_684_800_000_000n

/** Bytes of one element; null stays null. */
function encodeElement(type: ElementType, value: unknown): Buffer | null {
  if (value === null || value === undefined) return null
  switch (type) {
    case 'bool':
      return Buffer.of(value ? 1 : 0)
    case 'bytea':
      return value as Buffer
    case 'int2': {
      const bytes = Buffer.allocUnsafe(2)
      bytes.writeInt16BE(value as number)
      return bytes
    }
    case 'int4': {
      const bytes = Buffer.allocUnsafe(4)
      bytes.writeInt32BE(value as number)
      return bytes
    }
    case 'text':
      return Buffer.from(value as string, 'utf8')
    case 'timestamptz': {
      const bytes = Buffer.allocUnsafe(8)
      bytes.writeBigInt64BE(BigInt((value as Date).getTime()) * 1000n - microsecondsTo2000)
      return bytes
    }
    case 'uuid':
      return Buffer.from((value as string).replaceAll('-', ''), 'hex')
    case 'jsonb':
      return Buffer.concat([Buffer.of(1), Buffer.from(JSON.stringify(value), 'utf8')])
  }
}

/** One array parameter of the given element type. Dates are taken to the millisecond. */
export function encodeArray(type: ElementType, values: readonly unknown[]): Buffer {
  const elements = values.map((value) => encodeElement(type, value))
  let size = 20
  let hasNull = 0
  for (const element of elements) {
    size += 4 + (element?.length ?? 0)
    if (!element) hasNull = 1
  }
  const out = Buffer.allocUnsafe(size)
  out.writeInt32BE(values.length === 0 ? 0 : 1, 0)
  out.writeInt32BE(hasNull, 4)
  out.writeInt32BE(oids[type], 8)
  if (values.length === 0) return out.subarray(0, 12)
  out.writeInt32BE(values.length, 12)
  out.writeInt32BE(1, 16)
  let at = 20
  for (const element of elements) {
    out.writeInt32BE(element ? element.length : -1, at)
    at += 4
    if (element) at += element.copy(out, at)
  }
  return out
}
