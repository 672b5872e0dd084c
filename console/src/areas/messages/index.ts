import type { Area } from '~/app/screens'

export default {
  name: 'messages',
  icon: 'messages',
  screens: [
    { path: '/messages/campaigns', title: 'screen.campaigns', may: ['push_messages', 'read'], nav: true, load: () => import('./campaigns/Campaigns') },
    { path: '/messages/campaigns/new', title: 'screen.campaignNew', may: ['push_messages', 'manage'], load: () => import('./composer/NewCampaign') },
    { path: '/messages/campaigns/$id', title: 'screen.campaign', may: ['push_messages', 'read'], load: () => import('./campaign/Campaign'), example: 'GET /admin/push-messages' },
    { path: '/messages/campaigns/$id/edit', title: 'screen.campaignEdit', may: ['push_messages', 'manage'], load: () => import('./composer/EditCampaign'), example: 'GET /admin/push-messages' },
    { path: '/messages/devices', title: 'screen.devices', may: ['device_tokens', 'read'], nav: true, load: () => import('./devices/Devices') },
    { path: '/messages/devices/$id', title: 'screen.device', may: ['device_tokens', 'read'], load: () => import('./device/OneDevice'), example: 'GET /admin/device-tokens' },
    { path: '/messages/segments', title: 'screen.segments', may: ['segments', 'read'], nav: true, load: () => import('./segments/Segments') },
    { path: '/messages/segments/new', title: 'screen.segmentNew', may: ['segments', 'manage'], load: () => import('./segment/NewSegment') },
    { path: '/messages/segments/$id', title: 'screen.segment', may: ['segments', 'read'], load: () => import('./segment/OneSegment'), example: 'GET /admin/segments' },
    { path: '/messages/templates', title: 'screen.templates', may: ['push_messages', 'read'], nav: true, load: () => import('./templates/Templates') },
    { path: '/messages/templates/new', title: 'screen.templateNew', may: ['push_messages', 'manage'], load: () => import('./template/NewTemplate') },
    { path: '/messages/templates/$id', title: 'screen.template', may: ['push_messages', 'read'], load: () => import('./template/OneTemplate'), example: 'GET /admin/push-templates' },
  ],
} satisfies Area
