import { readFile } from 'node:fs/promises'

/** Asks the API; answers with the body. */
type Ask = (path: string) => Promise<{ items: { id: string }[] }>

/** The path of every screen that `web/routes.ts` registers, as it is written there. */
export async function readScreenPaths(): Promise<string[]> {
  const text = await readFile(new URL('../../web/routes.ts', import.meta.url), 'utf8')
  const table = text.slice(text.indexOf('export const screens'), text.indexOf('export interface Place'))
  return [...table.matchAll(/path: '([^']+)'/g)].map(([, path]) => path!)
}

/** Paths that can be opened: `/intakes/$id` becomes the newest intake's; one whose list is empty is left out. */
export async function openablePaths(ask: Ask): Promise<string[]> {
  const paths = await Promise.all(
    (await readScreenPaths()).map(async (path) => {
      const [, list, ...rest] = path.split('/')
      if (!path.includes('$')) return path
      const found = await ask(`/api/v1/${list}?limit=1`).catch(() => null)
      const id = found?.items[0]?.id
      return id ? `/${[list, ...rest].join('/').replace(/\$\w+/, id)}` : null
    }),
  )
  return paths.filter((path) => path !== null)
}
