import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

/**
 * A headless Chromium from npm. Close it when the test ends. The package's own arguments are for one page in one process
 * and switch web security off; ours keep it on.
 */
export async function openBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage']
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args })
}
