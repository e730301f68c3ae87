import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const script = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Serious faults of accessibility of what a page shows now, with where they stand. `only`: tags or rules of axe. */
export async function faultsOf(page: Page, only: readonly string[]): Promise<string[]> {
  // only a test may run a script of its own in the page; a page is looked at more than once
  if (await page.evaluate(`typeof axe === 'undefined'`)) await page.evaluate(await script)
  const found = (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'], runOnly: ${JSON.stringify(only)} })`,
  )) as { violations: { id: string; impact: string; nodes: { html: string }[] }[] }
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)
}

/** What WCAG 2.2 AA asks, as far as a program can tell. */
export const wcag = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] as const
