import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { conformanceChecks } from '../../src/vendors/_kit/conformance.ts'
import type { Vendor } from '../../src/vendors/_kit/contract.ts'
import { optional, text } from '../../src/vendors/_kit/settings.ts'
import { templateVendor } from '../../src/vendors/_template/index.ts'
import { loadWords } from '../../src/vendors/load-words.ts'
import { slack } from '../../src/vendors/slack/index.ts'
import { demoVendor } from '../harness/demo-vendor.ts'
import { startTestHub, type TestHub } from '../harness/hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startTestHub({ vendors: [demoVendor, slack] })
})
afterAll(() => hub.stop())

const read = async <Answer>(path: string, language: string) =>
  (await hub.api('GET', `/api/v1${path}`, { headers: { 'accept-language': language } })).body as Answer

it('tells a vendor’s settings and set-up in the language that is asked for, and else in English', async () => {
  const told = async (language: string) => {
    const { items } = await read<{ items: { id: string; fields: { title: string }[] }[] }>('/vendors', language)
    const { setUp } = await read<{ setUp: string }>('/vendors/slack/guide', language)
    return [items.find(({ id }) => id === 'slack')!.fields[0]!.title, setUp.split(' ')[1]]
  }
  expect(await told('pt-BR,pt;q=0.9')).toEqual(['Webhook de entrada', 'Em'])
  expect(await told('es-MX')).toEqual(['Webhook entrante', 'En'])
  expect(await told('fr')).toEqual(['Incoming webhook', 'At'])
})

it('calls a vendor whose name is a description by a name of the reader’s language', async () => {
  const words = await loadWords([{ id: 'generic' }])
  expect([words('generic', 'pt-BR').title, words('generic', 'en').title]).toEqual(['Qualquer webhook', null])
  expect(words('generic', 'pt-BR').setUp).toMatch(/^1\. Crie/)
})

it('tells a vendor that brings no words in the words of its settings', async () => {
  const { items } = await read<{ items: { id: string; fields: { title: string }[] }[] }>('/vendors', 'es')
  expect(items.find(({ id }) => id === 'demo')!.fields[0]!.title).toBe('Signing secret')
})

it('finds a vendor whose words lack a setting or have one too many', async () => {
  const folder = new URL('../../src/vendors/_template', import.meta.url).pathname
  const failing = async (vendor: Vendor) => {
    const checks = conformanceChecks(vendor, folder)
    const words = checks.filter(({ name }) => name.startsWith('words: '))
    return (await Promise.allSettled(words.map(async ({ run }) => run()))).map(({ status }) => status)
  }
  const { shape } = templateVendor.settings
  const more = z.object({ ...shape, region: optional(text({ title: 'Region', help: 'Any' })) })
  expect(await failing(templateVendor)).toEqual(['fulfilled', 'fulfilled'])
  expect(await failing({ ...templateVendor, settings: more as never })).toEqual(['rejected', 'rejected'])
  expect(await failing({ ...templateVendor, settings: z.object({}) })).toEqual(['rejected', 'rejected'])
})
