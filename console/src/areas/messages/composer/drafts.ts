import type { CreatePushMessageRequest, PushMessage } from '~/app/client'
import { cleaned, contentOf, emptyContent, type Content } from '../content/contents'

type Audience = PushMessage['audience']
/** Single devices are chosen by the API alone. */
export type Whom = 'all' | 'segment' | 'users' | 'conditions' | 'devices'
type When = NonNullable<CreatePushMessageRequest['type']>
type Clock = NonNullable<CreatePushMessageRequest['time_zone_mode']>
type Type = Extract<When, 'draft' | 'scheduled'>

/** What the composer edits, with the names of the API. */
export type Draft = Content & {
  name: string | null
  type: Type
  scheduled_at: string | null
  time_zone_mode: Clock
  throttle_per_second: number | null
  quiet_hours: PushMessage['quiet_hours']
  template_id: number | null
  /** What was chosen and may lack its segment or people yet; null for what the audience says itself. */
  whom: Whom | null
  audience: Audience
}

export const everybody: Audience = { platforms: [], user_ids: [], device_token_ids: [], tags: [], locales: [], segment_id: null }

export const emptyDraft: Draft = {
  ...emptyContent,
  name: null,
  type: 'draft',
  scheduled_at: null,
  time_zone_mode: 'absolute',
  throttle_per_second: null,
  quiet_hours: null,
  template_id: null,
  whom: null,
  audience: everybody,
}

export const editable = (message: PushMessage): Draft => ({
  ...contentOf(message),
  name: message.name,
  type: message.type === 'scheduled' ? 'scheduled' : 'draft',
  scheduled_at: message.scheduled_at,
  time_zone_mode: message.time_zone_mode,
  throttle_per_second: message.throttle_per_second,
  quiet_hours: message.quiet_hours,
  template_id: message.template_id,
  whom: null,
  audience: { ...message.audience },
})

/** As it is sent: boxes that were left empty say nothing. */
export const requestOf = ({ whom: _whom, ...draft }: Partial<Draft>): CreatePushMessageRequest => cleaned(draft) as CreatePushMessageRequest
