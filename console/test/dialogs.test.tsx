// @vitest-environment happy-dom
import type { ReactNode } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import type { ShippingZone } from '../src/app/client'
import { show } from './page'
import { forget, sent, server } from './server'

vi.mock('../src/app/client', async (original) => (await import('./server')).withoutNetwork(original))
vi.mock('@tanstack/react-router', () => ({ Link: ({ to, children }: { to: string; children: ReactNode }) => <a href={to}>{children}</a>, useNavigate: () => () => undefined, useSearch: () => ({}), useParams: () => ({}) }))

beforeEach(forget)

test('a shipping zone that is saved as it is keeps its postal codes, also without a state or with spaces', async () => {
  const { ZoneDialog } = await import('../src/areas/settings/shipping/dialogs')
  const areas = [
    { country: 'DE', state: null, postal_from: '27498', postal_to: '27499' },
    { country: 'GB', state: null, postal_from: 'SW1A 1AA', postal_to: 'SW1A 2ZZ' },
    { country: 'ES', state: 'M', postal_from: '28001', postal_to: '28080' },
    { country: 'FR', state: null, postal_from: null, postal_to: null },
  ]
  server.setShippingZone = () => ({ data: {} })
  const page = await show(<ZoneDialog zone={{ id: 'z', name: 'Islands', areas, version: 1 } as ShippingZone} close={() => undefined} />)
  await page.press('ui.save')
  const given = areas.map((area) => Object.fromEntries(Object.entries(area).filter(([, value]) => value !== null)))
  expect(sent).toMatchObject([{ id: 'setShippingZone', ifMatch: '"1"' }])
  expect((sent[0]!.input as ShippingZone).areas).toEqual(given)
  await page.put('settings.areas', 'us ca\nat, , 6900')
  await page.press('ui.save')
  expect((sent[1]!.input as ShippingZone).areas).toEqual([{ country: 'US', state: 'ca' }, { country: 'AT', postal_from: '6900', postal_to: '6900' }])
  await page.close()
})
