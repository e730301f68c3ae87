import fastify, { type FastifyInstance } from 'fastify'
import { docsPolicy } from './security-headers.ts'

/**
 * The reference at `/docs`, drawn by the browser from `/api/v1/openapi.json`. Its maker's package holds four megabytes of script
 * in a string: it is read when somebody first looks, not whenever a process starts.
 */
export function addReference(app: FastifyInstance): void {
  let opened: Promise<FastifyInstance> | null = null
  for (const url of ['/docs', '/docs/*'])
    app.get(url, { schema: { hide: true } }, async (request, reply) => {
      // what failed once is tried again when somebody looks again
      opened ??= openReference().catch((error) => {
        opened = null
        throw error
      })
      const { statusCode, headers, rawPayload } = await (await opened).inject({ method: 'GET', url: request.url })
      for (const name of ['content-type', 'location', 'cache-control', 'etag'])
        if (headers[name] !== undefined) reply.header(name, headers[name])
      return reply.code(statusCode).header('content-security-policy', docsPolicy).send(rawPayload)
    })
}

async function openReference(): Promise<FastifyInstance> {
  const { default: scalar } = await import('@scalar/fastify-api-reference')
  const reference = fastify()
  await reference.register(scalar, {
    routePrefix: '/docs',
    // everything that would lead to, or ask, the maker's own service is off
    configuration: {
      url: '/api/v1/openapi.json',
      pageTitle: 'Leadline API',
      withDefaultFonts: false,
      telemetry: false,
      hideClientButton: true,
      showDeveloperTools: 'never',
      agent: { disabled: true },
      mcp: { disabled: true },
    } as never,
  })
  return reference
}
