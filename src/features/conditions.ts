/** Collects the conditions of a filtered list with their parameters; the text holds only `$n`, never a value. */
export interface Conditions {
  /** Adds `$n`'s value and returns its name. */
  value(value: unknown): string
  /** Adds a condition. */
  and(condition: string): void
  /** `column operator value`, unless the value is undefined. */
  compare(column: string, operator: '=' | '<' | '<=' | '>' | '>=', value: unknown): void
  /** All of them, joined; `true` when there is none. */
  text(): string
  values: unknown[]
}

export function conditions(): Conditions {
  const all: string[] = []
  const values: unknown[] = []
  const value = (each: unknown) => {
    values.push(each)
    return `$${values.length}`
  }
  return {
    value,
    and: (condition) => void all.push(condition),
    compare: (column, operator, each) => {
      if (each !== undefined) all.push(`${column} ${operator} ${value(each)}`)
    },
    text: () => (all.length === 0 ? 'true' : all.join(' and ')),
    values,
  }
}
