import type { Area } from '~/app/screens'

export default {
  name: 'home',
  icon: 'home',
  screens: [{ path: '/', title: 'screen.home', nav: true, load: () => import('./start/Home') }],
} satisfies Area
