import type pg from 'pg'
import { readDecision } from './store-replay.ts'

/** What a caller that waits (`Prefer: wait`) is told. */
export interface Decision {
  status: 'processed' | 'ignored' | 'failed' | 'accepted'
  outcome: Record<string, unknown> | null
}

export interface DecisionWaiter {
  /** Resolves when the intake has been decided, or with \`accepted\` after \`ms\`. */
  wait(workspaceId: string, intakeId: string, ms: number): Promise<Decision>
  /** Decisions committed in this process wake their waiters at once; those of others are polled. */
  decided(intakeIds: string[]): void
}

const pollMs = 50

export function createDecisionWaiter(pool: pg.Pool): DecisionWaiter {
  const wakes = new Map<string, () => void>()
  return {
    decided: (intakeIds) => {
      if (wakes.size === 0) return
      for (const id of intakeIds) wakes.get(id)?.()
    },
    wait: async (workspaceId, intakeId, ms) => {
      const deadline = Date.now() + ms
      for (;;) {
        const decision = await readDecision(pool, workspaceId, intakeId)
        if (decision) return decision
        const left = deadline - Date.now()
        if (left <= 0) return { status: 'accepted', outcome: null }
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.min(left, pollMs))
          wakes.set(intakeId, () => {
            clearTimeout(timer)
            resolve()
          })
        })
        wakes.delete(intakeId)
      }
    },
  }
}
