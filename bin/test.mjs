// Every check of the project: types, lint, tests. The last line says how many passed and failed.
//   node bin/test.mjs [faults|soak] [vitest arguments]
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { install, node, root } from './install.mjs'

install({ withDevelopment: true })
const [first, ...rest] = process.argv.slice(2)
const project = first === 'faults' || first === 'soak' ? first : 'test'
const passed = []
const failed = []

const run = (file, args, env = {}) =>
  spawnSync(node, [join(root, file), ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
    .status === 0
const check = (name, file, args) => (run(file, args) ? passed : failed).push(name)

if (project === 'test') {
  check('types', 'node_modules/typescript/bin/tsc', ['--noEmit'])
  check('types of the dashboard', 'node_modules/typescript/bin/tsc', ['--noEmit', '-p', 'web'])
  check('lint', 'node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.'])
}
tests()
process.stdout.write(`${passed.length} passed, ${failed.length} failed\n`)
process.exit(failed.length === 0 ? 0 : 1)

function tests() {
  const folder = mkdtempSync(join(tmpdir(), 'leadline-report-'))
  const report = join(folder, 'report.json')
  const args = [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...(project === 'test' && first ? [first] : []),
    ...rest,
  ]
  const ok = run('node_modules/vitest/vitest.mjs', args)
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
    const all = testResults.flatMap((file) => file.assertionResults)
    for (const test of all)
      if (test.status !== 'pending' && test.status !== 'skipped')
        (test.status === 'passed' ? passed : failed).push(test.fullName)
    // a file that could not be loaded has no tests to count, and a run may fail without a failed test
    for (const file of testResults)
      if (file.status === 'failed' && file.assertionResults.every(({ status }) => status === 'passed'))
        failed.push(file.name)
    if (!ok && failed.length === 0) failed.push('the test run')
  } catch (error) {
    process.stderr.write(`no test report: ${error.message}\n`)
    failed.push('the test run')
  }
  rmSync(folder, { recursive: true, force: true })
}
