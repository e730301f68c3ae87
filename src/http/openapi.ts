import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { refusals } from '../base/errors.ts'
import { personCookie } from '../features/people/person-cookie.ts'

const problem = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(refusals) },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
  },
} as const

const problemAnswer = {
  description: 'Refused; `code` is stable',
  content: { 'application/problem+json': { schema: problem } },
} as const

const uploadBody = {
  type: 'object',
  required: ['file'],
  properties: { file: { type: 'string', format: 'binary' } },
}

/** Set by `bind-routes.ts`: the body is a stream that no schema reads. */
const takesUpload = ({ config }: { config?: unknown }) => (config as { upload?: boolean } | undefined)?.upload === true

/** The webhook paths are answered outside Fastify, so the document is told of them by hand. */
const webhook = (parameters: string[], what: string) => ({
  summary: what,
  description:
    'Proves, stores and answers. Repeats of one delivery answer `duplicate` with the first id. `Prefer: wait=5` waits for the decision and carries its outcome.',
  tags: ['webhooks'],
  security: [],
  parameters: [
    ...parameters.map((name) => ({ name, in: 'path' as const, required: true, schema: { type: 'string' as const } })),
    { name: 'prefer', in: 'header' as const, schema: { type: 'string' as const }, description: '`wait=5`' },
  ],
  requestBody: { content: { '*/*': { schema: {} } } },
  responses: {
    200: {
      description: 'Durable: stored now, or known already',
      content: {
        'application/json': {
          schema: {
            type: 'object' as const,
            required: ['status', 'id'],
            properties: {
              status: { type: 'string' as const, enum: ['accepted', 'duplicate', 'processed', 'ignored', 'failed'] },
              id: { type: 'string' as const, format: 'uuid' },
              outcome: { type: ['object', 'null'] as never },
            },
          },
        },
      },
    },
    default: problemAnswer,
  },
})

/** `/api/v1/openapi.json`. Register before any route. */
export async function addOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Leadline', version, description: 'The API of a Leadline hub.' },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          apiKey: {
            type: 'http',
            scheme: 'bearer',
            description: 'An API key. `X-Workspace: <slug>` chooses the workspace.',
          },
          person: { type: 'apiKey', in: 'cookie', name: personCookie, description: 'A person who is signed in.' },
          session: { type: 'apiKey', in: 'cookie', name: 'leadline_session', description: 'A key that was pasted.' },
        },
      },
      // what says nothing is not public
      security: [{ apiKey: [] }, { person: [] }, { session: [] }],
    },
    transform: (input) => {
      const described = jsonSchemaTransform(input)
      if (!takesUpload(input.route)) return described
      const schema = { ...described.schema, consumes: ['multipart/form-data'], body: uploadBody }
      return { ...described, schema }
    },
    transformObject: (given) => {
      const document = 'openapiObject' in given ? given.openapiObject : given.swaggerObject
      const paths = document.paths as Record<string, Record<string, { responses?: Record<string, unknown> }>>
      for (const path of Object.values(paths))
        for (const operation of Object.values(path))
          operation.responses = { ...operation.responses, default: problemAnswer }
      paths['/api/v1/webhooks/{vendor}'] = { post: webhook(['vendor'], "A webhook for the environment's connection") }
      paths['/api/v1/webhooks/{vendor}/{segment}'] = {
        post: webhook(['vendor', 'segment'], "A webhook by a connection's secret, or with an action"),
      }
      paths['/api/v1/webhooks/{vendor}/{segment}/{action}'] = {
        post: webhook(['vendor', 'segment', 'action'], "A webhook by a connection's secret, with an action"),
      }
      return document
    },
  })
  app.get(
    '/api/v1/openapi.json',
    { schema: { summary: 'This document', tags: ['operation'], security: [] } },
    async () => app.swagger(),
  )
}
