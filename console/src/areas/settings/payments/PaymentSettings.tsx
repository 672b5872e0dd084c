import { getPaymentSettings } from '~/app/client'
import { Badge, Card, CopyAs, ErrorPanel, Notice, Page, Table, useRead, useT } from '~/ui'

/** How buyers pay. Keys are the operator's: everything here stands in the server's configuration, and is shown with its key. */
export default function PaymentSettings() {
  const t = useT()
  const settings = useRead(getPaymentSettings, {})
  const now = settings.data
  const list = (values: string[], none: string) => (values.length > 0 ? values.map((value) => value.replaceAll('_', ' ')).join(', ') : none)
  const shown: Record<string, string> = now
    ? {
        provider: now.provider,
        offered: list(now.offered, '–'),
        manual_methods: list(now.manual_methods, t('settings.pay.any')),
        stripe: t(now.stripe.is_configured ? (now.stripe.is_live ? 'settings.pay.live' : 'settings.pay.test') : 'settings.pay.none'),
        webhook_secrets: String(now.stripe.webhook_secrets),
        due_days: t('settings.pay.days', { count: now.due_days }),
        capture_before_seconds: now.capture_before_seconds === null ? t('settings.pay.never') : t('settings.pay.hours', { count: now.capture_before_seconds / 3600 }),
        warn_to: now.warn_to || t('settings.pay.nobody'),
        timeout_seconds: t('settings.pay.seconds', { count: now.timeout_seconds }),
      }
    : {}
  return (
    <Page narrow title={t('screen.paymentSettings')} actions={<CopyAs op={getPaymentSettings} input={{}} />}>
      <ErrorPanel failure={settings.failure} retry={() => void settings.refetch()} />
      {now?.is_trial && <Notice>{t('settings.pay.trial')}</Notice>}
      {now?.stripe.is_configured && now.stripe.webhook_secrets === 0 && <Notice>{t('settings.pay.deaf')}</Notice>}
      <Card title={t('settings.pay.how')} flush>
        <Table
          label={t('settings.pay.how')}
          rows={now?.sources}
          rowKey={(one) => one.name}
          columns={[
            { key: 'name', head: t('settings.pay.what'), cell: (one) => t(`settings.pay.of.${one.name}`) },
            { key: 'value', head: t('settings.pay.value'), cell: (one) => shown[one.name] },
            { key: 'source', head: t('settings.pay.source'), nowrap: true, cell: (one) => <Badge tone={one.source === 'configuration' ? 'info' : 'idle'}>{t(`settings.pay.from.${one.source}`)}</Badge> },
            { key: 'key', head: t('settings.pay.key'), cell: (one) => <code>{one.configuration_key}</code> },
          ]}
        />
      </Card>
      <p className="muted">{t('settings.pay.change')}</p>
    </Page>
  )
}
