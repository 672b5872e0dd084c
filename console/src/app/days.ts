import { momentsOf } from '~/ui/zones'

/** A day of the shop as a moment: its beginning, or with `end` the beginning of the next. */
export function dayIn(day: string, zone: string, end = false): string {
  const date = new Date(`${day}T00:00:00Z`)
  if (end) date.setUTCDate(date.getUTCDate() + 1)
  const { moments, after } = momentsOf(`${date.toISOString().slice(0, 10)}T00:00`, zone)
  return (moments[0] ?? after!).toISOString()
}
