import { z } from 'zod'
import { languages } from '../../base/language.ts'
import { pageOf, pageQuery, time } from '../page.ts'
import { brandSetting, workspaceSettings } from './settings.ts'

export const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'small letters, digits and hyphens, at most 63')
  .describe('Short name, unique in the instance')

/** How an agency's workspace looks to its people. Colours are `#rrggbb`; a logo is ours to keep or an address. */
export const brand = z.object({
  name: z.string().nullable(),
  logo: z.string().nullable(),
  colour: z.string().nullable(),
})

export const workspace = z.object({
  id: z.uuid(),
  parentId: z.uuid().nullable(),
  slug: z.string(),
  name: z.string(),
  plan: z.enum(['free', 'pro']),
  country: z.string(),
  timeZone: z.string(),
  language: z.enum(languages),
  isSandbox: z.boolean(),
  brand,
  settings: z.record(z.string(), z.unknown()),
  createdAt: time,
})

export const listWorkspacesAnswer = pageOf(workspace)

const workspaceName = z.string().trim().min(1).max(200)
const country = z.string().regex(/^[A-Z]{2}$/, 'two capital letters (ISO 3166)')
const timeZone = z.string().refine(isTimeZone, 'an IANA time zone such as America/Sao_Paulo')

export const createWorkspaceBody = z.object({
  slug,
  name: workspaceName,
  plan: z.enum(['free', 'pro']).default('pro'),
  parent: slug.optional().describe('For the instance key: a slug other than `default`'),
  country: country.default('BR'),
  timeZone: timeZone.default('America/Sao_Paulo'),
  language: z.enum(languages).default('pt-BR'),
})

export const changeWorkspaceBody = z
  .strictObject({
    name: workspaceName,
    plan: z.enum(['free', 'pro']).describe('Changed from the workspace above only'),
    country,
    timeZone,
    language: z.enum(languages),
    brand: brandSetting.nullable(),
    settings: workspaceSettings,
  })
  .partial()

export const apiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  hint: z.string().describe('The last four characters'),
  scopes: z.array(z.enum(['read', 'write', 'admin'])),
  expiresAt: time.nullable(),
  lastUsedAt: time.nullable(),
  revokedAt: time.nullable(),
  createdAt: time,
})

export const listApiKeysAnswer = pageOf(apiKey)
export const listWorkspacesQuery = z.object(pageQuery([slug]))
export const listApiKeysQuery = z.object(pageQuery([z.uuid()]))

export const createApiKeyBody = z.object({
  name: z.string().trim().min(1).max(100),
  workspace: slug.optional().describe('The chosen workspace when absent'),
  scopes: z
    .array(z.enum(['read', 'write', 'admin']))
    .min(1)
    .default(['read', 'write', 'admin']),
  expiresAt: time.optional(),
})

export const createdApiKey = apiKey.extend({ key: z.string().describe('Shown this once') })

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
