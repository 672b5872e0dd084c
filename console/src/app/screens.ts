import type { ComponentType } from 'react'
import type { IconName } from '~/ui/Icon'

/** A screen: one address, the right that it needs, and the file that it lies in. */
export type Screen = {
  /** Below `/console`, with parameters: `/orders/$id`. */
  path: string
  /** Id of the text that names it. */
  title: string
  /** Resource and action; without it every member of staff sees the screen. */
  may?: [resource: string, action?: string]
  /** In the menu of its area. */
  nav?: boolean
  load: () => Promise<{ default: ComponentType }>
  /** What to walk to in tests where the path has parameters: an address, or how to find one. */
  example?: string
}

export type Area = { name: AreaName; icon: IconName; screens: Screen[] }
export const areaNames = ['home', 'orders', 'catalogue', 'customers', 'marketing', 'messages', 'access', 'operations', 'settings'] as const
export type AreaName = (typeof areaNames)[number]

const found = import.meta.glob<{ default: Area }>('../areas/*/index.ts', { eager: true })

/** In the order of the rail. */
export const areas: Area[] = Object.values(found)
  .map((file) => file.default)
  .toSorted((a, b) => areaNames.indexOf(a.name) - areaNames.indexOf(b.name))

/** `g` and then this letter. */
export const jumps: Record<AreaName, string> = { home: 'h', orders: 'o', catalogue: 'c', customers: 'u', marketing: 'm', messages: 'p', access: 'a', operations: 'x', settings: 's' }
