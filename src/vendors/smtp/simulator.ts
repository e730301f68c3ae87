import type { SimulatedServer, Simulator } from '../_kit/contract.ts'

/** A post office of the sandbox: takes every mail, delivers none. */
export function createSimulator(): Simulator {
  const settings = (baseUrl: string) => ({ server: baseUrl, from: 'Leadline sandbox <sandbox@example.test>' })
  return { events: [], send, serve, settings }
}

function send(): never {
  throw new Error('A mail server sends nothing')
}

const serve = (): SimulatedServer => ({ speaks: 'smtp', calls: [], fault: null, handle: () => ({ status: 250 }) })
