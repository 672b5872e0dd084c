import type { Preview, PreviewedMessage } from '~/app/client'
import { Badge, Code, Coming, Group, useT, word } from '~/ui'
import { Fold } from './Fold'
import css from './Previews.module.css'

/** What FCM allows one message. */
const most = 4096

type Texts = { title?: string; subtitle?: string; body?: string }
type Request = { message?: { android?: { notification?: Texts }; apns?: { payload?: { aps?: { alert?: Texts } } }; webpush?: { notification?: Texts } } }

const textsOf = ({ message }: Request): Texts => message?.android?.notification ?? message?.apns?.payload?.aps?.alert ?? message?.webpush?.notification ?? {}

/** As the server will send it: each platform, each language, with the bytes that FCM counts. */
export function Previews({ of, waiting }: { of: Preview | undefined; waiting?: boolean }) {
  const t = useT()
  if (!of) return <Coming />
  return (
    <div className={`${css.all} ${waiting ? css.stale : ''}`} aria-busy={waiting}>
      {of.messages.map((one) => (
        <One key={`${one.platform} ${one.locale}`} of={one} name={`${word(t, 'state', one.platform)}${one.locale ? ` · ${one.locale}` : ''}`} />
      ))}
    </div>
  )
}

function One({ of, name }: { of: PreviewedMessage; name: string }) {
  const t = useT()
  const texts = textsOf(of.request as Request)
  return (
    <section className={css.one} aria-label={name}>
      <div className={css.head}>
        <strong>{name}</strong>
        <Group>
          <Badge tone={of.bytes > most ? 'bad' : of.bytes > most * 0.9 ? 'warn' : 'idle'}>{t('messages.bytes', { bytes: of.bytes, most })}</Badge>
        </Group>
      </div>
      <progress className={css.meter} max={most} value={Math.min(of.bytes, most)} aria-label={t('messages.bytes', { bytes: of.bytes, most })} />
      <div className={css.note}>
        {texts.title && <strong>{texts.title}</strong>}
        {texts.subtitle && <span>{texts.subtitle}</span>}
        <span>{texts.body ?? (texts.title ? '' : t('messages.silent'))}</span>
      </div>
      <Fold title={t('messages.request')}>
        <Code label={`${t('messages.request')}: ${name}`}>{JSON.stringify(of.request, null, 2)}</Code>
      </Fold>
    </section>
  )
}
