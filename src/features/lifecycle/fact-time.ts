/**
 * When a fact counts as having happened: by the vendor's clock, but never later than we heard of it (a clock that runs
 * ahead must not beat every opt-out to come); by arrival where the vendor does not say.
 */
export function factTime(occurredAt: string | null, receivedAt: Date): Date {
  const told = occurredAt === null ? Number.NaN : Date.parse(occurredAt)
  return Number.isNaN(told) || told > receivedAt.getTime() ? receivedAt : new Date(told)
}
