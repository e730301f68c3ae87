import { strict as assert } from 'node:assert'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Check, Subject } from './conformance/check.ts'
import { loadFixtures } from './conformance/fixture.ts'
import { fuzzChecks } from './conformance/fuzz.ts'
import { meaningChecks } from './conformance/meaning.ts'
import { commandChecks, outboundChecks } from './conformance/outbound.ts'
import { builtInChecks, proofChecks } from './conformance/proof.ts'
import { simulatorChecks } from './conformance/simulator.ts'
import { wordsChecks } from './conformance/words.ts'
import type { Vendor } from './contract.ts'
import { fieldsOf } from './settings.ts'

export type { Check } from './conformance/check.ts'

/**
 * Everything a vendor must satisfy, derived from its fixtures and its simulator: nobody writes negative cases by hand.
 * `folder` is the vendor's own.
 */
export function conformanceChecks(vendor: Vendor, folder: string): Check[] {
  const subject: Subject = { vendor, folder, fixtures: loadFixtures(folder) }
  const { inbound, outbound, commands } = subject.fixtures
  const of = (name: string, checks: Check[]) => checks.map((check) => ({ ...check, name: `${name}: ${check.name}` }))
  return [
    ...folderChecks(subject),
    ...wordsChecks(subject),
    ...inbound.flatMap((one) =>
      of(one.name, [
        ...(vendor.isBuiltIn ? builtInChecks(subject, one) : proofChecks(subject, one)),
        ...meaningChecks(subject, one),
        ...fuzzChecks(subject, one),
      ]),
    ),
    ...outbound.flatMap((one) => of(one.name, outboundChecks(subject, one))),
    ...commands.flatMap((one) => of(one.name, commandChecks(subject, one))),
    ...simulatorChecks(subject),
  ]
}

function folderChecks({ vendor, folder, fixtures }: Subject): Check[] {
  return [
    {
      name: 'has a README with its name, and settings that explain themselves',
      run() {
        assert.match(vendor.id, /^[a-z][a-z0-9-]*$/)
        const readme = join(folder, 'README.md')
        assert(existsSync(readme) && readFileSync(readme, 'utf8').startsWith(`# ${vendor.title}\n`), readme)
        for (const { name, title, help } of fieldsOf(vendor))
          assert(title && help, `setting ${name} lacks title or help`)
      },
    },
    {
      name: 'links the page on which it says itself how it proves its requests',
      run() {
        if (!vendor.inbound || vendor.isBuiltIn) return
        // addresses in code are examples
        const prose = readFileSync(join(folder, 'README.md'), 'utf8').replaceAll(/`[^`]*`/g, '')
        assert.match(prose, /https:\/\/[\w.-]+\.\w+/, 'the README links no page of the vendor')
      },
    },
    {
      name: 'has a fixture for its inbound and for each intent it carries out',
      run() {
        if (vendor.inbound) assert(fixtures.inbound.length > 0, 'no inbound fixture')
        const shown = new Set(fixtures.outbound.map(({ intent }) => intent.kind))
        const missing = Object.keys(vendor.outbound ?? {}).filter((kind) => !shown.has(kind))
        assert.deepEqual(missing, [], 'intents without a fixture')
      },
    },
  ]
}
