import { pick, textAt } from '../_kit/pick.ts'

/**
 * What a user may write to say where a value stands. Nothing is evaluated: an expression is a path of own members
 * (`data.contact.email`, `phones.0`, `phones[0].number`), several with `|` between them (the first that is there), a text in
 * quotes, or a template with paths in braces (`{first_name} {last_name}`).
 */
export type Expression = (value: unknown) => unknown

const longest = 500

/** Null when it cannot be read. */
export function readExpression(text: string): Expression | null {
  const source = text.trim()
  if (source === '' || source.length > longest) return null
  const quoted = /^"([^"]*)"$/.exec(source)
  if (quoted) return () => quoted[1]
  if (source.includes('{')) return readTemplate(source)
  const paths = source.split('|').map(readPath)
  if (paths.some((path) => path === null)) return null
  return (value) => paths.map((path) => pick(value, ...path!)).find(isFilled)
}

const isFilled = (found: unknown) => found !== undefined && found !== null && found !== ''

const member = /^[^\s{}|"[\].=]+$/

/** `a.b[0].c` as its steps. */
function readPath(text: string): string[] | null {
  const steps = text
    .trim()
    .replace(/^\$\.?/, '')
    .replace(/\[(\d+)\]/g, '.$1')
    .replace(/\["([^"\]]+)"\]/g, '.$1')
    .split('.')
    .filter((step, n) => n > 0 || step !== '')
  return steps.every((step) => member.test(step)) && steps.length <= 20 ? steps : null
}

function readTemplate(source: string): Expression | null {
  const pieces = source.split(/(\{[^{}]*\})/).filter((piece) => piece !== '')
  const read = pieces.map((piece) => (piece.startsWith('{') ? readPath(piece.slice(1, -1)) : piece))
  if (read.some((piece) => piece === null)) return null
  return (value) => {
    const found = read.map((piece) => (typeof piece === 'string' ? piece : (textAt(value, ...piece!) ?? '')))
    // a template of which nothing was found says nothing
    const isEmpty = read.every((piece, n) => typeof piece === 'string' || found[n] === '')
    return isEmpty ? undefined : found.join('').trim()
  }
}

/** Lines of `left = right`; blank ones and those that begin with `#` are nothing. */
export function readLines(text: string): { left: string; right: string; line: string }[] {
  return text
    .split(/\r?\n|;/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const at = line.indexOf('=')
      return { left: line.slice(0, Math.max(at, 0)).trim(), right: at < 0 ? '' : line.slice(at + 1).trim(), line }
    })
}

/** What is wrong with lines of `our.member = expression`; null when nothing is. */
export function wrongMapping(text: string): string | null {
  const wrong = readLines(text).find(
    ({ left, right }) =>
      !/^[A-Za-z]\w*(\.[A-Za-z_]\w*)?$/.test(left) || /^__/.test(left) || readExpression(right) === null,
  )
  return wrong ? `cannot be read: ${wrong.line.slice(0, 80)}` : null
}
