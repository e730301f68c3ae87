/** A cell that a spreadsheet would take for a formula: it begins with one of these, or hides that behind blanks. */
const formula = /^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/

/**
 * One line of CSV (RFC 4180). A text that a spreadsheet would run as a formula gets an apostrophe in front, as OWASP
 * advises: what people typed into a form must not run on a colleague's machine. Our own import takes it off again.
 */
export function csvLine(cells: readonly unknown[], delimiter: ',' | ';' = ','): string {
  return `${cells.map((cell) => write(cell, delimiter)).join(delimiter)}\r\n`
}

function write(value: unknown, delimiter: string): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const safe = formula.test(text) ? `'${text}` : text
  return safe.includes(delimiter) || /["\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
