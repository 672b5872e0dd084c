import { useState } from 'react'
import { deletePromotion, getPromotion, updatePromotion, type Promotion, type UpdatePromotionRequest } from '~/app/client'
import { Button, Card, Columns, ConfirmDialog, CopyAs, ErrorPanel, Facts, Form, Group, Menu, Page, State, Time, useEditOf, useGo, useMay, usePart, useRead, useSend, useT, word } from '~/ui'
import { Codes } from '../codes/Codes'
import { Fields } from '../parts/Fields'
import { editable, stateOf } from '../parts/promotions'
import { Simulation } from '../parts/Simulation'
import { Worth } from '../parts/Worth'

/** One promotion: what it gives, to whom, when; its codes; switched on and off. */
export default function OnePromotion() {
  const t = useT()
  const go = useGo()
  const id = usePart('id')
  const promotion = useRead(getPromotion, { id })
  const manages = useMay('promotions', 'manage')
  const [asks, setAsks] = useState<'on' | 'off' | 'delete'>()
  const update = useSend(updatePromotion)
  const remove = useSend(deletePromotion)
  const one = promotion.data
  return (
    <Page
      narrow
      back={{ to: '/marketing/promotions', label: t('screen.promotions') }}
      title={one?.name ?? ' '}
      mark={one && <State value={stateOf(one)} group="marketing.states" />}
      sub={one ? <Worth of={one} /> : ' '}
      actions={
        one && (
          <Group>
            <CopyAs op={getPromotion} input={{ id }} />
            {manages && (
              <Button kind={one.active ? undefined : 'primary'} icon={one.active ? 'pause' : 'play'} onClick={() => setAsks(one.active ? 'off' : 'on')}>
                {t(one.active ? 'marketing.off.confirm' : 'marketing.on.confirm')}
              </Button>
            )}
            {manages && <Menu label={t('ui.moreActions')} trigger={<Button icon="more" label={t('ui.moreActions')} />} items={[{ label: t('marketing.delete.confirm'), icon: 'trash', danger: true, run: () => setAsks('delete') }]} />}
          </Group>
        )
      }
    >
      <ErrorPanel failure={promotion.failure} retry={() => void promotion.refetch()} />
      {one && <Body promotion={one} etag={promotion.etag} reload={promotion.refetch} />}
      {asks && one && (
        <ConfirmDialog
          title={t(`marketing.${asks}.title`, { name: one.name })}
          confirm={t(`marketing.${asks}.confirm`)}
          danger={asks !== 'on'}
          run={(options) => (asks === 'delete' ? remove.send({ id }, { ...options, ifMatch: promotion.etag }) : update.send({ id, active: asks === 'on' }, { ...options, ifMatch: promotion.etag }))}
          done={t(`marketing.${asks}.done`)}
          close={(result) => {
            if (asks === 'delete' && result !== undefined) void go('/marketing/promotions')
            setAsks(undefined)
          }}
        >
          <p>{t(`marketing.${asks}.text`)}</p>
        </ConfirmDialog>
      )}
    </Page>
  )
}

function Body({ promotion, etag, reload }: { promotion: Promotion; etag?: string; reload: () => Promise<{ data?: { data: Promotion; etag?: string } }> }) {
  const t = useT()
  const manages = useMay('promotions', 'manage')
  const update = useSend(updatePromotion)
  const edit = useEditOf({ data: promotion, etag, refetch: reload }, editable, {
    name: 'promotion',
    save: (changed, options) => update.send({ id: promotion.id, ...(changed as UpdatePromotionRequest) }, options),
  })
  const codes = !promotion.automatic && <Codes promotion={promotion} />
  const facts = (
    <Card title={t('marketing.facts')}>
      <Facts
        of={[
          [t('marketing.kind'), word(t, 'marketing.kinds', promotion.kind)],
          [t('marketing.uses'), promotion.uses ?? undefined],
          [t('marketing.starts'), <Time key="s" value={promotion.starts_at} />],
          [t('marketing.ends'), <Time key="e" value={promotion.ends_at} />],
          [t('marketing.created'), <Time key="c" value={promotion.created_at} />],
          [t('marketing.changed'), <Time key="u" value={promotion.updated_at} />],
        ]}
      />
    </Card>
  )
  if (!manages) {
    return (
      <Columns>
        {codes}
        {facts}
      </Columns>
    )
  }
  return (
    <>
      <Form edit={edit}>
        <Columns>
          <Fields />
          <>
            {facts}
            <Simulation />
          </>
        </Columns>
      </Form>
      {codes}
    </>
  )
}
