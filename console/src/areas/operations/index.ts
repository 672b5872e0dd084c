import type { Area } from '~/app/screens'

export default {
  name: 'operations',
  icon: 'operations',
  screens: [
    { path: '/operations/webhooks', title: 'screen.webhooks', may: ['webhooks', 'manage'], nav: true, load: () => import('./webhooks/Webhooks') },
    { path: '/operations/webhooks/$id', title: 'screen.webhook', may: ['webhooks', 'manage'], load: () => import('./webhook/Webhook'), example: 'GET /admin/webhooks' },
    { path: '/operations/deliveries/$id', title: 'screen.delivery', may: ['webhooks', 'manage'], load: () => import('./delivery/Delivery'), example: 'GET /admin/webhooks/{id}/deliveries' },
    { path: '/operations/api-keys', title: 'screen.apiKeys', may: ['api_keys', 'manage'], nav: true, load: () => import('./keys/ApiKeys') },
    { path: '/operations/imports', title: 'screen.imports', may: ['imports', 'manage'], nav: true, load: () => import('./imports/Imports') },
    { path: '/operations/imports/$id', title: 'screen.import', may: ['imports', 'manage'], load: () => import('./import/Import'), example: 'GET /admin/imports' },
    { path: '/operations/exports', title: 'screen.exports', may: ['exports', 'create'], nav: true, load: () => import('./exports/Exports') },
    { path: '/operations/mails', title: 'screen.mails', may: ['mails', 'read'], nav: true, load: () => import('./mails/Mails') },
  ],
} satisfies Area
