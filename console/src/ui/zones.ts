/** Zone arithmetic by Intl alone: what a wall clock in a zone says, and which moments that can be. */
export type Wall = `${string}T${string}`

/** `2026-11-27T09:30` as the zone's wall clock shows the moment. */
export function wallOf(moment: Date, zone: string): Wall {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).formatToParts(moment).map((part) => [part.type, part.value]),
  )
  return `${parts.year!.padStart(4, '0')}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`
}

/** Minutes that the zone is ahead of UTC at that moment. */
function offsetAt(moment: Date, zone: string): number {
  return Math.round((Date.parse(`${wallOf(moment, zone)}:00Z`) - Math.floor(moment.getTime() / 60_000) * 60_000) / 60_000)
}

/**
 * The moments at which the zone's clock shows this: one; two where the clock is put back; none where it is put forward, and then `after` is the first moment
 * that exists. The question which one is meant is the person's. None and nothing after it for what is no time at all.
 */
export function momentsOf(wall: Wall, zone: string): { moments: Date[]; after?: Date } {
  const asUtc = Date.parse(`${wall}:00Z`)
  if (Number.isNaN(asUtc) || !/^\d{4}-/.test(wall)) return { moments: [] }
  const day = 86_400_000
  const offsets = [...new Set([offsetAt(new Date(asUtc - day), zone), offsetAt(new Date(asUtc + day), zone)])].filter((offset) => !Number.isNaN(offset))
  const moments = offsets
    .map((offset) => new Date(asUtc - offset * 60_000))
    .filter((moment) => wallOf(moment, zone) === wall)
    .toSorted((a, b) => a.getTime() - b.getTime())
  if (moments.length > 0) return { moments }
  return { moments, after: new Date(asUtc - Math.min(...offsets) * 60_000) }
}

/** The moment that is taken where nobody is asked: the first of two, the first that exists where there is none; nothing for what is no time at all. */
export function firstOf(wall: Wall, zone: string): Date | undefined {
  const { moments, after } = momentsOf(wall, zone)
  return moments[0] ?? after
}

/** The moment at which the other zone's clock shows what this zone's clock shows then. */
export const onClock = (moment: string, from: string, to: string): string => firstOf(wallOf(new Date(moment), from), to)!.toISOString()

export const zoneName = (moment: Date, zone: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' }).formatToParts(moment).find((part) => part.type === 'timeZoneName')?.value ?? zone

export function formatTime(moment: Date, zone: string, locale: string, style: 'full' | 'day' | 'minute' = 'minute'): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    ...(style === 'day' ? { dateStyle: 'medium' } : { dateStyle: style === 'full' ? 'long' : 'medium', timeStyle: style === 'full' ? 'medium' : 'short' }),
  }).format(moment)
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [['year', 31_536_000], ['month', 2_592_000], ['week', 604_800], ['day', 86_400], ['hour', 3_600], ['minute', 60]]

/** "3 hours ago", from the largest whole unit. */
export function relative(moment: Date, now: Date, locale: string): string {
  const seconds = (moment.getTime() - now.getTime()) / 1000
  const [unit, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? (['second', 1] as const)
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.trunc(seconds / size), unit)
}
