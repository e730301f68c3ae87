import { type Config, readConfig } from '../config.ts'
import { vendors } from '../vendors/registry.ts'

/** The configuration, or every mistake in it on stderr and exit code 78 (EX_CONFIG). Warnings go to stderr too. */
export function configure(): Config {
  const read = readConfig(undefined, vendors)
  if (!read.ok) {
    process.stderr.write(
      `The configuration has ${read.problems.length === 1 ? 'a mistake' : `${read.problems.length} mistakes`}:\n`,
    )
    for (const { name, problem } of read.problems) process.stderr.write(`  ${name}: ${problem}\n`)
    process.exit(78)
  }
  for (const { name, problem } of read.warnings) process.stderr.write(`Warning: ${name} ${problem}\n`)
  return read.config
}
