import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { addDashboard } from './dashboard.ts'

/** The dashboard, and the page that explains errors. Read once, when the process starts. */
export async function addPages(app: FastifyInstance): Promise<void> {
  addDashboard(app)
  const errors = await readFile(new URL('../../docs/errors.md', import.meta.url), 'utf8')
  app.get('/docs/errors', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send(errors),
  )
}
