import type { Area } from '~/app/screens'

export default {
  name: 'access',
  icon: 'access',
  screens: [
    { path: '/access/users', title: 'screen.users', may: ['users', 'read'], nav: true, load: () => import('./users/Users') },
    { path: '/access/users/$id', title: 'screen.user', may: ['users', 'read'], load: () => import('./user/User'), example: 'GET /admin/users' },
    { path: '/access/invitations', title: 'screen.invitations', may: ['users', 'read'], nav: true, load: () => import('./invitations/Invitations') },
    { path: '/access/roles', title: 'screen.roles', nav: true, load: () => import('./roles/Roles') },
    { path: '/access/audit-log', title: 'screen.audit', may: ['audit_log', 'read'], nav: true, load: () => import('./audit/Audit') },
    { path: '/access/audit-log/$id', title: 'screen.auditEntry', may: ['audit_log', 'read'], load: () => import('./entry/Entry'), example: 'GET /admin/audit-log' },
  ],
} satisfies Area
