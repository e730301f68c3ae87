import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** One file of the project, its path below the root. */
export interface SourceFile {
  path: string
  text: string
}

/** Directories that hold nothing we wrote. */
const foreign = /(^|\/)(node_modules|data|dist|coverage|\.git)(\/|$)/

/** Every file below these directories whose name ends in one of these, in order of path. */
export async function readSources(directories: string[], endings: string[]): Promise<SourceFile[]> {
  const paths = await Promise.all(directories.map(listFiles))
  const wanted = paths.flat().filter((path) => endings.some((ending) => path.endsWith(ending)))
  return Promise.all(wanted.sort().map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })))
}

/** Paths below a directory of the project; none when it does not exist. */
export async function listFiles(directory: string): Promise<string[]> {
  const entries = await readdir(join(root, directory), { recursive: true, withFileTypes: true }).catch(() => [])
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
  return paths.filter((path) => !foreign.test(path))
}

export interface Import {
  /** The module as written, or for one of ours its path below the root. */
  target: string
  isTypeOnly: boolean
}

/** What a file imports: static, re-exported and dynamic. */
export function importsOf({ path, text }: SourceFile): Import[] {
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'|\bimport\(\s*'([^']+)'/g,
  )
  return [...found].map(([, type, fixed, dynamic]) => {
    const module = (fixed ?? dynamic)!
    const target = module.startsWith('.') ? join(dirname(path), module) : module
    return { target, isTypeOnly: type !== undefined }
  })
}

/** The text without comments, line by line as before; good enough for code that Biome formatted. */
export function withoutComments(text: string): string {
  const blank = (comment: string) => comment.replace(/[^\n]/g, ' ')
  return text
    .replace(/\/\*[\s\S]*?\*\//g, blank)
    .replace(/(^|[\s;{}(),])\/\/[^\n]*/g, (line, before) => before + blank(line.slice(before.length)))
}
