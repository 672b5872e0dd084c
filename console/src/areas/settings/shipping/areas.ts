import type { ShippingZone } from '~/app/client'

type Area = ShippingZone['areas'][number]

/** One a line. With commas where a part in the middle is missing or has a space in it, as a British postal code has. */
export const linesOf = (areas: Area[]) =>
  areas
    .map(({ country, state, postal_from, postal_to }) => {
      const parts = [country, state ?? '', postal_from ?? '', postal_to ?? '']
      while (parts.at(-1) === '') parts.pop()
      return parts.join(parts.some((part) => part === '' || /\s/.test(part)) ? ', ' : ' ')
    })
    .join('\n')

/** What was typed, in the same order: country, state, postal codes from and to; one code alone is a range of one. */
export const areasOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim().split(line.includes(',') ? /\s*,\s*/ : /\s+/))
    .filter(([country]) => country)
    .map(([country, state, from, to]) => ({ country: country!.toUpperCase(), ...(state && { state }), ...((from || to) && { postal_from: from || to, postal_to: to || from }) }))
