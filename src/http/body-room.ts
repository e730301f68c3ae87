/** The memory that bodies may hold at once: many large ones must not bring the process down. */
export interface BodyRoom {
  /** False when there is not so much room left. */
  take(bytes: number): boolean
  give(bytes: number): void
}

export function createBodyRoom(size: number): BodyRoom {
  let left = size
  return {
    take: (bytes) => {
      if (bytes > left) return false
      left -= bytes
      return true
    },
    give: (bytes) => {
      left += bytes
    },
  }
}
