import { expect, test, vi } from 'vitest'
import { dayAgo, dayIn } from '../src/app/days'
import { momentsOf, onClock, relative, wallOf } from '../src/ui/zones'

const iso = (moments: Date[]) => moments.map((moment) => moment.toISOString())

test('an hour that the clock shows twice is two moments', () => expect(iso(momentsOf('2026-10-25T02:30', 'Europe/Berlin').moments)).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']))

test('an hour that the clock leaves out is none, and what comes after it is offered', () => {
  const { moments, after } = momentsOf('2026-03-29T02:30', 'Europe/Berlin')
  expect(moments).toEqual([])
  expect(wallOf(after!, 'Europe/Berlin')).toBe('2026-03-29T03:30')
})

test.each(['Asia/Manila', 'Africa/Lagos', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia', 'Australia/Lord_Howe'])('%s: what the clock shows leads back to the moment', (zone) => {
  for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 7 * 3_600_000) {
    const moment = new Date(at)
    expect(iso(momentsOf(wallOf(moment, zone), zone).moments)).toContain(moment.toISOString())
  }
})

test('a day of the shop begins and ends by its own clock', () => {
  expect(dayIn('2026-11-27', 'Asia/Manila')).toBe('2026-11-26T16:00:00.000Z')
  expect(dayIn('2026-11-27', 'Asia/Manila', true)).toBe('2026-11-27T16:00:00.000Z')
  // Midnight does not exist there that day.
  expect(dayIn('2026-09-06', 'America/Santiago')).toBe('2026-09-06T04:00:00.000Z')
})

test('how long ago', () => {
  const now = new Date('2026-11-27T12:00:00Z')
  expect(relative(new Date('2026-11-27T09:00:00Z'), now, 'en')).toBe('3 hours ago')
  expect(relative(new Date('2026-11-27T11:59:40Z'), now, 'es')).toBe('hace 20 segundos')
})

test('a year that is being typed has four digits and is a year', () => {
  expect(wallOf(new Date('0002-01-01T00:00:00Z'), 'UTC')).toBe('0002-01-01T00:00')
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Asia/Manila']) expect(momentsOf('0002-01-01T09:30', zone).moments.map((moment) => wallOf(moment, zone))).toEqual(['0002-01-01T09:30'])
  expect(momentsOf('12026-01-01T09:30', 'Europe/Berlin')).toEqual({ moments: [] })
})

test('what is no day, or none yet, is no moment', () => {
  for (const day of ['', 'x', '0002-01-01', '0999-12-31', '12026-01-01', '2026-13-01']) expect(dayIn(day, 'Asia/Manila', true)).toBeUndefined()
})

test('days ago are counted on the shop’s clock', () => {
  vi.useFakeTimers({ now: new Date('2026-11-27T20:00:00Z') })
  expect([dayAgo(0, 'Asia/Manila'), dayAgo(30, 'Asia/Manila'), dayAgo(0, 'America/New_York')]).toEqual(['2026-11-28', '2026-10-29', '2026-11-27'])
  vi.useRealTimers()
})

test('another clock shows what this one does', () => {
  expect(onClock('2026-11-27T08:00:00Z', 'Europe/Berlin', 'UTC')).toBe('2026-11-27T09:00:00.000Z')
  expect(onClock('2026-11-27T09:00:00Z', 'UTC', 'Europe/Berlin')).toBe('2026-11-27T08:00:00.000Z')
  expect(onClock('2026-03-29T02:30:00Z', 'UTC', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
})
