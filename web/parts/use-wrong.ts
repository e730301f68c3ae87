import { Problem } from '../api.ts'
import { useWords } from '../language.ts'
import { fieldSaidIn } from '../said-of-fields.ts'

/** What the server found wrong with each field of a form, by its name in the request's body. */
export function useWrong(error: unknown, under = 'body'): (field: string) => string | undefined {
  const say = fieldSaidIn(useWords('shell'))
  const fields = error instanceof Problem ? error.fields : []
  return (field) => {
    const at = `${under}.${field}`
    const found = fields.find(({ path }) => path === at || path.startsWith(`${at}.`))
    return found && say(found.message)
  }
}
