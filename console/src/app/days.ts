import { firstOf, wallOf } from '~/ui/zones'

/** A day of the shop as a moment: its beginning, or with `end` the beginning of the next. Nothing for what is no day, or none yet: a year that is being typed has noughts before it. */
export function dayIn(day: string, zone: string, end = false): string | undefined {
  const date = new Date(`${day}T00:00:00Z`)
  if (!/^[1-9]\d{3}-\d\d-\d\d$/.test(day) || Number.isNaN(date.getTime())) return undefined
  if (end) date.setUTCDate(date.getUTCDate() + 1)
  return firstOf(`${date.toISOString().slice(0, 10)}T00:00`, zone)?.toISOString()
}

/** The shop's day, so many days ago. */
export const dayAgo = (days: number, zone: string) => wallOf(new Date(Date.now() - days * 86_400_000), zone).slice(0, 10)
