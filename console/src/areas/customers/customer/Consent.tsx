import type { StaffCustomer } from '~/app/client'
import { Card, State, Time, Timeline, useT, word } from '~/ui'

/** Whether advertising may be sent, and what was said about it when, by whom. */
export function Consent({ customer }: { customer: StaffCustomer }) {
  const t = useT()
  const history = customer.consent_history ?? []
  return (
    <Card title={t('customers.consent')} actions={<State value={customer.marketing_consent.granted ? 'granted' : 'not_granted'} />}>
      {history.length === 0 ? (
        <p className="muted">{t('customers.noConsent')}</p>
      ) : (
        <Timeline
          items={history.map((said) => ({
            key: said.at,
            text: t(said.granted ? 'customers.consentGiven' : 'customers.consentTaken', { source: word(t, 'customers.source', said.source) }),
            note: <Time value={said.at} />,
          }))}
        />
      )}
    </Card>
  )
}
