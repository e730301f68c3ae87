// Puts the dependencies of package-lock.json in place and names the pinned Node. Plain JavaScript without imports from
// npm: it runs on whatever Node >= 20 is there, before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
export const node = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')
const stamp = join(root, 'node_modules/.leadline-installed')

/** Runs `npm ci` when node_modules is missing or belongs to another lock file. Ends the process when that fails. */
export function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : null
  if (installed === wanted && existsSync(node)) return
  if (
    installed === null &&
    existsSync(node) &&
    existsSync(join(root, 'node_modules/.package-lock.json')) &&
    sameLock()
  ) {
    writeFileSync(stamp, wanted)
    return
  }
  process.stderr.write('Installing dependencies (npm ci) …\n')
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  // npm may hold back install scripts; the two that matter are run by name when their work is missing
  if (!existsSync(node)) run('npm', ['rebuild', 'node', '--no-audit', '--loglevel=error', '--ignore-scripts=false'])
  if (!existsSync(node)) fail('the pinned Node was not installed: run `npm rebuild node` and look at its output')
  writeFileSync(stamp, wanted)
}

/** Whether somebody ran `npm ci` by hand already: npm keeps what it installed beside it. */
function sameLock() {
  const packages = (file) => JSON.parse(readFileSync(join(root, file), 'utf8')).packages
  const wanted = packages('package-lock.json')
  const there = packages('node_modules/.package-lock.json')
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional || there[path]?.version === version,
  )
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...cacheFolder() },
    shell: process.platform === 'win32',
  })
  if (error || status !== 0) fail(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`)
}

/** npm needs a cache it can write; without a usable HOME it gets one of its own. */
function cacheFolder() {
  if (process.env.npm_config_cache) return {}
  try {
    accessSync(homedir(), constants.W_OK)
    return {}
  } catch {
    const cache = join(tmpdir(), 'leadline-npm-cache')
    mkdirSync(cache, { recursive: true })
    return { npm_config_cache: cache, HOME: cache }
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
