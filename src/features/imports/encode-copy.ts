/**
 * Rows in the text format of COPY: https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.2
 * `first`: the columns that all rows share; none of them needs escaping.
 */
export function encodeCopy(first: readonly string[], rows: readonly (readonly (string | null)[])[]): Buffer {
  const start = first.join('\t')
  let text = ''
  for (const row of rows) {
    let line = start
    for (const value of row) line += `\t${value === null ? '\\N' : escapeValue(value)}`
    text += `${line}\n`
  }
  return Buffer.from(text, 'utf8')
}

const special = /[\\\t\n\r]/
const marks: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** What no text of PostgreSQL may hold goes; what the format needs is escaped. */
function escapeValue(value: string): string {
  const whole = value.isWellFormed() ? value : value.toWellFormed()
  const text = whole.includes('\0') ? whole.replaceAll('\0', '') : whole
  return special.test(text) ? text.replace(/[\\\t\n\r]/g, (mark) => marks[mark]!) : text
}
