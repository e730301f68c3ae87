import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { preferredLanguage } from '../base/language.ts'
import { pagePolicy } from './security-headers.ts'

/** Where `bin/build-dashboard.mjs` puts what Vite makes of `web/`. */
export const builtDashboard = fileURLToPath(new URL('../../dist/web/', import.meta.url))

/** First segments of the paths that are screens; each takes anything behind it. `/` is one too. */
const screens = [
  'home',
  'intakes',
  'leads',
  'people',
  'routing',
  'imports',
  'campaigns',
  'senders',
  'suppressions',
  'conversions',
  'analytics',
  'exceptions',
  'connections',
  'settings',
  'setup',
  'sign-in',
  'invitation',
  'reset-password',
  'webhook-stats',
]

const types: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Leadline</title>
<p>The dashboard is not built. <code>npm start</code> builds it; <a href="/docs">the API</a> works without it.</p></html>`

/** The dashboard: one page for every screen, and its files, kept in memory with their compressed forms. */
export function addDashboard(app: FastifyInstance, folder = builtDashboard): void {
  const files = readFiles(folder)
  const page = files.get('index.html')?.toString('utf8') ?? null

  const sendPage = async (request: FastifyRequest, reply: FastifyReply) => {
    const nonce = randomBytes(16).toString('base64url')
    const html = (page ?? notBuilt)
      .replaceAll('__NONCE__', nonce)
      .replace('lang="en"', `lang="${preferredLanguage(request.headers['accept-language'])}"`)
    return reply
      .code(page === null ? 503 : 200)
      .header('content-security-policy', pagePolicy(nonce))
      .header('cache-control', 'no-cache')
      .header('vary', 'accept-language')
      .type('text/html; charset=utf-8')
      .send(html)
  }
  const hidden = { schema: { hide: true } }
  app.get('/', hidden, sendPage)
  for (const screen of screens) {
    app.get(`/${screen}`, hidden, sendPage)
    app.get(`/${screen}/*`, hidden, sendPage)
  }
  // one route for the hundreds of files of assets/: a route for each takes longer than the rest of a start
  const sendAsset = async (request: FastifyRequest, reply: FastifyReply) => {
    const path = `assets/${(request.params as { '*': string })['*']}`
    return isServed(path) && files.has(path) ? sendFile(files, path, request, reply) : reply.callNotFound()
  }
  app.get('/assets/*', hidden, sendAsset)
  for (const path of files.keys())
    if (isServed(path) && !path.startsWith('assets/'))
      app.get(`/${path}`, hidden, async (request, reply) => sendFile(files, path, request, reply))
}

/** Not the compressed forms beside them, nor what the build notes for itself. */
const isServed = (path: string) => Object.hasOwn(types, path.split('.').at(-1)!)

function sendFile(files: Map<string, Buffer>, path: string, request: FastifyRequest, reply: FastifyReply) {
  const accepted = request.headers['accept-encoding'] ?? ''
  const encoding = [
    { name: 'br', suffix: '.br' },
    { name: 'gzip', suffix: '.gz' },
  ].find(({ name, suffix }) => accepted.includes(name) && files.has(path + suffix))
  if (encoding) reply.header('content-encoding', encoding.name)
  // a name in assets/ holds the hash of its content
  const age = path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
  return reply
    .header('cache-control', age)
    .header('vary', 'accept-encoding')
    .type(types[path.split('.').at(-1)!]!)
    .send(files.get(path + (encoding?.suffix ?? '')))
}

/**
 * Every file of the folder by its path with slashes; none when it was not built. Read without handing each of hundreds to a
 * thread: nobody is served yet.
 */
function readFiles(folder: string): Map<string, Buffer> {
  if (!existsSync(folder)) return new Map()
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(paths.map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path)] as const))
}
