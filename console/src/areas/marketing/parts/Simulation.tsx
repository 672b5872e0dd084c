import { useState } from 'react'
import { simulatePromotion, type Simulation as Outcome } from '~/app/client'
import { dayAgo, dayIn } from '~/app/days'
import { Button, Card, ErrorPanel, Field, FieldRow, Figure, Figures, Input, Money, Stack, shopZone, useEdit, useSend, useT, type Failure } from '~/ui'
import { specOf, type Draft } from './promotions'

/** What the form as it stands would have done to past orders: computed by what prices orders, and changes nothing. */
export function Simulation() {
  const t = useT()
  const { form } = useEdit()
  const zone = shopZone.use()
  const [from, setFrom] = useState(() => dayAgo(30, zone))
  const [to, setTo] = useState(() => dayAgo(0, zone))
  const [outcome, setOutcome] = useState<Outcome>()
  const [failure, setFailure] = useState<Failure>()
  const simulate = useSend(simulatePromotion, { also: [] })
  const span = { from: dayIn(from, zone), to: dayIn(to, zone, true) }
  const run = async () => {
    const draft = form.getValues() as Draft
    const result = await simulate.send({ from: span.from!, to: span.to!, promotion: { ...specOf(draft), name: draft.name || t('marketing.nameless') } })
    setFailure(result.ok ? undefined : result.error)
    setOutcome(result.ok ? result.data : undefined)
  }
  return (
    <Card title={t('marketing.simulation')}>
      <Stack>
        <p className="muted">{t('marketing.simulationText')}</p>
        <FieldRow>
          <Field label={t('marketing.from')}>{(field) => <Input {...field} type="date" value={from} onChange={(event) => setFrom(event.target.value)} />}</Field>
          <Field label={t('marketing.to')}>{(field) => <Input {...field} type="date" value={to} onChange={(event) => setTo(event.target.value)} />}</Field>
        </FieldRow>
        <div>
          <Button icon="play" busy={simulate.busy} disabled={!span.from || !span.to} onClick={() => void run()}>
            {t('marketing.simulate')}
          </Button>
        </div>
        <ErrorPanel failure={failure} />
        <div role="status">
          {outcome && (
            <Stack>
              <Figures>
                <Figure label={t('marketing.simulated')} value={outcome.orders} />
                <Figure label={t('marketing.affected')} value={outcome.affected} />
                <Figure label={t('marketing.discount')} value={<Money value={outcome.discount_total} />} />
              </Figures>
              {!outcome.is_complete && <p className="muted">{t('marketing.incomplete')}</p>}
            </Stack>
          )}
        </div>
      </Stack>
    </Card>
  )
}
