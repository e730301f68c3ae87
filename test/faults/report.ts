import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'

const path = new URL('../../docs/faults.md', import.meta.url)
const head = '# Fault tests\n\nWritten by `npm run test:faults`.\n'

/** Writes one part of docs/faults.md anew and leaves the others: a run that is cut short leaves what it found. */
export async function report(title: string, text: string): Promise<void> {
  const known = await readFile(path, 'utf8').catch(() => '')
  const others = known
    .split(/^(?=## )/m)
    .filter((part) => part.startsWith('## ') && !part.startsWith(`## ${title}\n`))
    .map((part) => part.trim())
  const when = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} cores, everything on one machine.`
  const parts = [...others, `## ${title}\n\n${when} ${text.trim()}`].sort()
  await writeFile(path, `${head}\n${parts.join('\n\n')}\n`)
}
