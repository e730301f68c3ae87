/** Longest wait that a caller may ask for, in seconds. */
const longestWait = 30

/** Seconds of `Prefer: wait=N` (RFC 7240), at most 30; 0 when it is not asked for. */
export function preferredWait(header: string | undefined): number {
  if (header === undefined) return 0
  const match = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?(?:$|[,;\s])/i.exec(header)
  return match ? Math.min(longestWait, Number(match[1])) : 0
}
