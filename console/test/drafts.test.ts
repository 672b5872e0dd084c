import { expect, test } from 'vitest'
import { changedOnly, draftOf, threeWay } from '../src/ui/drafts'

const base = { title: 'Tea', slug: 'tea', price: { amount: 500, currency: 'EUR' }, tags: ['a'] }

test('only what was changed is sent', () => {
  expect(changedOnly(base, { ...base, title: 'Green tea', price: { amount: 500, currency: 'EUR' } })).toEqual({ title: 'Green tea' })
  expect(changedOnly(base, structuredClone(base))).toEqual({})
  expect(changedOnly(base, { ...base, tags: ['a', 'b'] })).toEqual({ tags: ['a', 'b'] })
})

test('what only one of two changed comes together by itself', () => {
  const result = threeWay(base, { ...base, slug: 'green-tea' }, { ...base, title: 'Green tea' })
  expect(result.conflicts).toEqual([])
  expect(result.taken.map((one) => one.key)).toEqual(['slug'])
  expect(result.merged).toEqual({ ...base, slug: 'green-tea', title: 'Green tea' })
})

test('what both changed in their way is for the person to decide, and what both changed alike is not', () => {
  const result = threeWay(base, { ...base, title: 'Theirs', slug: 'same' }, { ...base, title: 'Mine', slug: 'same' })
  expect(result.conflicts).toEqual([{ key: 'title', base: 'Tea', theirs: 'Theirs', mine: 'Mine' }])
})

test('a draft belongs to a person and an address, and is gone when nothing differs any more', () => {
  const kept = new Map<string, string>()
  const place = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text), removeItem: (key: string) => void kept.delete(key) }
  const mine = draftOf<typeof base>(place, 'anna', '/console/catalogue/products/1', 'product')
  mine.write({ base, now: { ...base, title: 'Green tea' }, etag: '"3"' })
  expect(mine.read()).toEqual({ base, now: { ...base, title: 'Green tea' }, etag: '"3"' })
  expect(draftOf(place, 'ben', '/console/catalogue/products/1', 'product').read()).toBeUndefined()
  expect(draftOf(place, 'anna', '/console/catalogue/products/2', 'product').read()).toBeUndefined()
  mine.write({ base, now: structuredClone(base) })
  expect(kept.size).toBe(0)
})

test('a draft that was cut off is no draft', () => {
  const kept = new Map([['stoa-draft:anna:/a:f', '{"base":']])
  const place = { getItem: (key: string) => kept.get(key) ?? null, setItem: () => undefined, removeItem: (key: string) => void kept.delete(key) }
  expect(draftOf(place, 'anna', '/a', 'f').read()).toBeUndefined()
  expect(kept.size).toBe(0)
})
