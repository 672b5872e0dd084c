import type { Area } from '~/app/screens'

export default {
  name: 'access',
  icon: 'access',
  screens: [
    { path: '/access/users', title: 'screen.users', may: ['users', 'read'], nav: true, load: () => import('./users/Users') },
    { path: '/access/users/$id', title: 'screen.user', may: ['users', 'read'], load: () => import('./user/User'), example: 'GET /admin/users' },
  ],
} satisfies Area
