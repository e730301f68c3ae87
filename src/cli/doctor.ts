import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { createSealer, type Sealer } from '../base/seal.ts'
import { type Config, readConfig } from '../config.ts'
import { vendors } from '../vendors/registry.ts'
import { examineDatabase } from './examine-database.ts'
import { examineMachine } from './examine-machine.ts'
import { type Finding, fail, ok } from './finding.ts'
import { withDatabaseOf } from './with-database.ts'

export function doctor(program: Command): void {
  program
    .command('doctor')
    .description('examine the machine, the configuration, the database and every connection')
    .action(async () => {
      const findings = await examine()
      for (const { level, subject, detail } of findings)
        process.stdout.write(`${level.padEnd(4)}  ${subject}: ${detail}\n`)
      if (findings.some(({ level }) => level === 'fail')) process.exitCode = 1
    })
}

async function examine(): Promise<Finding[]> {
  const read = readConfig(undefined, vendors)
  if (!read.ok) return read.problems.map(({ name, problem }) => fail('configuration', `${name} ${problem}`))
  const machine = await examineMachine(read.config, read.warnings)
  if (!read.config.databaseUrl && !(await isThere(join(read.config.dataDir, 'postgres'))))
    return [...machine, ok('database', `none yet: the first start makes one in ${read.config.dataDir}`)]
  const sealer = await findSealer(read.config)
  const database = await withDatabaseOf(read.config, ({ pool }) => examineDatabase({ pool, sealer, vendors })).catch(
    (error: Error) => [fail('database', error.message || String(error))],
  )
  return [...machine, ...database]
}

/** Looks for the key and makes none: the doctor changes nothing. */
async function findSealer({ secretKey, dataDir }: Config): Promise<Sealer | null> {
  const key = secretKey ?? (await readFile(join(dataDir, 'secret-key'), 'utf8').catch(() => null))
  return key === null ? null : createSealer(key.trim())
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
