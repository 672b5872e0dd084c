import type { Area } from '~/app/screens'

export default {
  name: 'settings',
  icon: 'settings',
  screens: [{ path: '/settings/account', title: 'screen.account', nav: true, load: () => import('./account/Account') }],
} satisfies Area
