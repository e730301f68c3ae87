import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { settings } from '../settings.ts'
import { vendors } from '../vendors/registry.ts'
import { describeConfiguration } from './describe-configuration.ts'

test('docs/configuration.md is current and names every variable', async () => {
  const kept = await readFile(new URL('../../docs/configuration.md', import.meta.url), 'utf8')
  expect(describeConfiguration(settings, vendors), 'run `npm run docs`').toBe(kept)
  for (const name of Object.values(settings).flatMap(({ names }) => names)) expect(kept).toContain(`\`${name}\``)
})
