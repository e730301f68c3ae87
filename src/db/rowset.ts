import { type ElementType, encodeArray } from './encode-arrays.ts'

/** These travel as text and are cast: an array of arrays must be rectangular, a date has no time zone, a numeric is exact. */
const castTypes = ['text[]', 'date', 'numeric'] as const

type ColumnType = ElementType | (typeof castTypes)[number]

/** A batch of rows as input of one statement: one binary array parameter per column, unnested. */
export interface Rowset<Row> {
  /** The columns' SQL names, for `insert into … (names) select names`. */
  names: string
  /** `name = alias.name` for each column but the given ones, for `update … set`. */
  assignments(alias: string, ...except: (keyof Row)[]): string
  /** A relation to select from; its parameters are `$first` and the ones after it. */
  from(first: number): string
  /** How many parameters it takes. */
  width: number
  values(rows: readonly Row[]): Buffer[]
}

/** `columns`: property of a row → type. The SQL name is the property's in snake case. */
export function defineRowset<Row extends object>(columns: { [K in keyof Required<Row>]: ColumnType }): Rowset<Row> {
  const properties = Object.keys(columns) as (keyof Row & string)[]
  const sqlName = (property: string) => property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const names = properties.map(sqlName)
  const isCast = (property: keyof Row) => castTypes.some((type) => type === columns[property])
  const wireType = (property: keyof Row) => (isCast(property) ? 'text' : columns[property]) as ElementType
  return {
    names: names.join(', '),
    assignments: (alias, ...except) =>
      properties
        .filter((property) => !except.includes(property))
        .map((property) => `${sqlName(property)} = ${alias}.${sqlName(property)}`)
        .join(', '),
    from: (first) => {
      const arrays = properties.map((property, at) => `$${first + at}::${wireType(property)}[]`)
      const picked = properties.map((property) =>
        isCast(property) ? `${sqlName(property)}::${columns[property]}` : sqlName(property),
      )
      return `(select ${picked.join(', ')} from unnest(${arrays.join(', ')}) as raw (${names.join(', ')}))`
    },
    width: properties.length,
    values: (rows) =>
      properties.map((property) =>
        encodeArray(
          wireType(property),
          rows.map((row) =>
            columns[property] === 'text[]' ? arrayLiteral(row[property] as readonly string[]) : row[property],
          ),
        ),
      ),
  }
}

/** A text array as PostgreSQL reads it. */
function arrayLiteral(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`
}
