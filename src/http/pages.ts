import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { pagePolicy } from './security-headers.ts'

const types: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
}
const files = ['live.js', 'api.js', 'story.js', 'words.js', 'live.css']
const languages = ['pt-BR', 'es', 'en']

/** The plain live page at `/` and `/webhook-stats`, and the page that explains errors. Read once, when the process starts. */
export async function addPages(app: FastifyInstance): Promise<void> {
  const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')
  const hidden = { schema: { hide: true } }

  const page = await read('./live-page/index.html')
  for (const path of ['/', '/webhook-stats'])
    app.get(path, hidden, async (request, reply) =>
      reply
        .header('content-security-policy', pagePolicy)
        .header('vary', 'accept-language')
        .type('text/html; charset=utf-8')
        .send(page.replace('lang="en"', `lang="${preferredLanguage(request.headers['accept-language'])}"`)),
    )
  for (const name of files) {
    const text = await read(`./live-page/${name}`)
    app.get(`/live/${name}`, hidden, async (_request, reply) =>
      reply.header('cache-control', 'no-cache').type(types[name.split('.')[1]!]!).send(text),
    )
  }
  const errors = await read('../../docs/errors.md')
  app.get('/docs/errors', hidden, async (_request, reply) => reply.type('text/plain; charset=utf-8').send(errors))
}

/** The language of ours that `Accept-Language` asks for first; English when it asks for none. */
export function preferredLanguage(header = ''): string {
  const asked = header.split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().split(';')
    const quality = parameters.map((each) => /^\s*q=([\d.]+)/.exec(each)?.[1]).find((found) => found !== undefined)
    return { tag: tag.toLowerCase(), quality: Number(quality ?? 1) }
  })
  asked.sort((a, b) => b.quality - a.quality)
  for (const { tag } of asked) {
    const known = languages.find((language) => tag.slice(0, 2) === language.slice(0, 2))
    if (known) return known
  }
  return 'en'
}
