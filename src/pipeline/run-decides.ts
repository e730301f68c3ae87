import { type Loop, startLoop } from '../queue/loop.ts'
import { type DecideTools, decideBatch } from './decide.ts'

export interface Decides {
  wake(): void
  stop(): Promise<void>
  /** Resolves when no decision is under way that began before the call. */
  quiet(): Promise<void>
}

/** Two loops over half the lanes each: one batch is computed while the other waits for the server. Bulk work (replays) runs when live work is done. */
export function runDecides(tools: DecideTools, pollMs = 250): Decides {
  const loops: Loop[] = [0, 1].map((half) =>
    startLoop(
      `decide ${half}`,
      async () => {
        const mine = rotate(tools.lanes.owned().filter((lane) => lane % 2 === half))
        const live = await decideBatch(tools, 'decide', mine)
        return live > 0 ? live : decideBatch(tools, 'decide_bulk', mine)
      },
      pollMs,
      tools.log,
    ),
  )
  return {
    wake: () => {
      for (const loop of loops) loop.wake()
    },
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()))
    },
    quiet: async () => {
      await Promise.all(loops.map((loop) => loop.settled()))
    },
  }
}

/** Another starting lane each time, so that a full batch never favours the first ones. */
function rotate(lanes: number[]): number[] {
  const start = Math.floor(Math.random() * lanes.length)
  return [...lanes.slice(start), ...lanes.slice(0, start)]
}
