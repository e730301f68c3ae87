import type { Config } from './config.ts'
import type { Vendor } from './vendors/_kit/contract.ts'
import { fieldsOf } from './vendors/_kit/settings.ts'
import { type RunningSimulator, runSimulator } from './vendors/_kit/simulator-server.ts'

/** Simulated vendors on loopback, so that a hub without any vendor shows everything it does. */
export interface Sandbox {
  /** Settings of a connection to each simulated vendor. */
  settings: Map<string, Record<string, unknown>>
  stop(): Promise<void>
}

/** `auto`: only when no vendor is configured. */
export async function openSandbox(
  { sandbox, vendorSettings }: Config,
  vendors: readonly Vendor[],
): Promise<Sandbox | null> {
  if (sandbox === 'off' || (sandbox === 'auto' && vendorSettings.size > 0)) return null
  const settings = new Map<string, Record<string, unknown>>()
  const running: RunningSimulator[] = []
  for (const vendor of vendors) {
    const simulator = await vendor.simulator?.()
    if (!simulator) continue
    const served = simulator.serve && (await runSimulator(simulator.serve()))
    if (served) running.push(served)
    const baseUrl = served?.baseUrl
    const more = typeof simulator.settings === 'function' ? simulator.settings(baseUrl ?? '') : simulator.settings
    settings.set(vendor.id, sandboxSettings(vendor, baseUrl, more))
  }
  return { settings, stop: async () => void (await Promise.all(running.map(({ stop }) => stop()))) }
}

/** Invented values for what the vendor asks for; its own address is the simulator's. */
function sandboxSettings(
  vendor: Vendor,
  baseUrl: string | undefined,
  more: Record<string, unknown> | undefined,
): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const { name, kind, required } of fieldsOf(vendor)) {
    if (name === 'baseUrl') values[name] = baseUrl
    else if (kind === 'secrets') values[name] = [`sandbox-${vendor.id}-${name}`]
    else if (kind === 'secret' || (required && kind === 'text')) values[name] = `sandbox-${vendor.id}-${name}`
  }
  return vendor.settings.parse({ ...values, ...more }) as Record<string, unknown>
}
