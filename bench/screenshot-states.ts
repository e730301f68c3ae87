import type { Page } from 'playwright-core'

/** What a screen shows beside what it opens with. */
export interface State {
  name: string
  /** `:id` is the newest of its list. */
  path: string
  open?(page: Page): Promise<void>
}

const tabs = (path: string, names: string[], param = 'tab'): State[] =>
  names.map((name) => ({ name: `${path.slice(1).replace('/:id', '_one')}_${name}`, path: `${path}?${param}=${name}` }))

/** Focuses the list and goes to its second row. */
const toRow = async (page: Page) => {
  await page.locator('[data-list]').focus()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
}

const inMenu = (item: number) => async (page: Page) => {
  await page.locator('main button[aria-haspopup=menu]').first().click()
  await page.getByRole('menuitem').nth(item).click()
  await page.getByRole('dialog').waitFor()
}

export const states: State[] = [
  ...tabs('/analytics', ['sources', 'team', 'campaigns', 'revenue', 'routing', 'quality']),
  ...tabs('/settings', ['members', 'teams', 'keys', 'endpoints', 'privacy', 'audit']),
  ...tabs('/campaigns/:id', ['recipients', 'replies', 'log']),
  ...tabs('/imports/:id', ['map', 'review'], 'step'),
  { name: 'leads_board', path: '/leads?view=board' },
  { name: 'conversions_quality', path: '/conversions?view=quality' },
  { name: 'exceptions_resolved', path: '/exceptions?state=resolved' },
  {
    name: 'leads_peek',
    path: '/leads',
    open: async (page) => {
      await toRow(page)
      await page.keyboard.press(' ')
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'leads_chosen',
    path: '/leads',
    open: async (page) => {
      await toRow(page)
      await page.keyboard.press('x')
    },
  },
  {
    name: 'palette',
    path: '/home',
    open: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox').fill('ana')
    },
  },
  {
    name: 'help',
    path: '/home',
    open: async (page) => {
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'routing_versions', path: '/routing', open: inMenu(0) },
  { name: 'routing_rosters', path: '/routing', open: inMenu(1) },
]
