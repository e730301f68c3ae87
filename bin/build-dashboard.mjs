// Builds the dashboard into dist/web when its sources changed since the last build. Plain JavaScript without imports from
// npm, like install.mjs; `node bin/build-dashboard.mjs` does it by hand.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install, node, root } from './install.mjs'

const built = join(root, 'dist/web')
const stamp = 'sources.sha256'

/** False when the build failed: webhooks are taken all the same, with the dashboard of before or none. */
export function buildDashboard() {
  const hash = hashOfSources()
  if (existsSync(join(built, stamp)) && readFileSync(join(built, stamp), 'utf8') === hash) return true
  install({ withDevelopment: true })
  process.stderr.write('Building the dashboard …\n')
  mkdirSync(join(root, 'dist'), { recursive: true })
  const fresh = mkdtempSync(join(root, 'dist/web-'))
  const args = [
    join(root, 'node_modules/vite/bin/vite.js'),
    'build',
    join(root, 'web'),
    '--outDir',
    fresh,
    '--logLevel',
    'warn',
  ]
  const { status, error } = spawnSync(node, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (error || status !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    process.stderr.write(`The dashboard could not be built${error ? `: ${error.message}` : ''}\n`)
    return false
  }
  writeFileSync(join(fresh, stamp), hash)
  // a temporary folder is closed to others; an image is built by one user and run by another
  chmodSync(fresh, 0o755)
  replace(built, fresh)
  return true
}

/** Another process may build at the same time: whoever comes last wins, both built the same. */
function replace(folder, fresh) {
  const old = `${fresh}-old`
  if (existsSync(folder)) renameSync(folder, old)
  renameSync(fresh, folder)
  rmSync(old, { recursive: true, force: true })
}

/** Of everything that the build reads: the sources, the contracts whose types they use, the packages' versions. */
function hashOfSources() {
  const files = readdirSync(join(root, 'web'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  const contracts = readdirSync(join(root, 'src/features'))
    .map((feature) => join(root, 'src/features', feature, 'contract.ts'))
    .filter((file) => existsSync(file))
  const hash = createHash('sha256')
  for (const file of [...files, ...contracts, join(root, 'package-lock.json')].sort())
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(buildDashboard() ? 0 : 1)
