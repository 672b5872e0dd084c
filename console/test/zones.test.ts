import { expect, test } from 'vitest'
import { dayIn } from '../src/app/days'
import { momentsOf, relative, wallOf } from '../src/ui/zones'

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
