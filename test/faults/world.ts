import type pg from 'pg'
import { type RunningSimulator, runSimulator } from '../../src/vendors/_kit/simulator-server.ts'
import { vendors } from '../../src/vendors/registry.ts'
import { webhookToken } from './sender.ts'

/** The vendors of the lead story as simulators on loopback; what they were asked is the sink's log. */
export interface World {
  crm: RunningSimulator
  people: RunningSimulator
  profiles: RunningSimulator
  /** What a hub of this world is started with. */
  env: Record<string, string>
  /** How often each lead got a note. */
  notes(): Map<string, number>
  stop(): Promise<void>
}

export async function openWorld(pool: { databaseUrl: string; dataDir: string }): Promise<World> {
  const [crm, people, profiles] = await Promise.all(['c2s', 'diretrix', 'work-api'].map(simulate))
  const env = {
    DATABASE_URL: pool.databaseUrl,
    DATABASE_DIRECT_URL: pool.databaseUrl,
    DATA_DIR: pool.dataDir,
    LEADLINE_SECRET_KEY: 'a secret key of the fault tests, shared by all',
    LEADLINE_API_KEY: 'an instance key of the fault tests, long enough',
    C2S_TOKEN: 'a c2s token of the fault tests',
    C2S_BASE_URL: crm!.baseUrl,
    WEBHOOK_SECRET: webhookToken,
    DIRETRIX_BASE_URL: people!.baseUrl,
    DIRETRIX_USER: '100',
    DIRETRIX_PASS: 'a password of the fault tests',
    WORK_API: 'a work api key of the fault tests',
    WORK_API_BASE_URL: `${profiles!.baseUrl}/api`,
  }
  return {
    crm: crm!,
    people: people!,
    profiles: profiles!,
    env,
    notes: () => {
      const counts = new Map<string, number>()
      for (const { method, path } of crm!.server.calls) {
        const lead = method === 'POST' ? /^\/leads\/([^/]+)\/create_message/.exec(path)?.[1] : undefined
        if (lead) counts.set(lead, (counts.get(lead) ?? 0) + 1)
      }
      return counts
    },
    stop: async () => {
      await Promise.all([crm, people, profiles].map((each) => each!.stop()))
    },
  }
}

async function simulate(id: string): Promise<RunningSimulator> {
  const simulator = await vendors.find((vendor) => vendor.id === id)?.simulator?.()
  if (!simulator?.serve) throw new Error(`${id} has no simulator that answers calls`)
  return runSimulator(simulator.serve())
}

/** Nothing is left to do. */
export async function isIdle(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query('select count(*)::int as n from work')
  return rows[0].n === 0
}
