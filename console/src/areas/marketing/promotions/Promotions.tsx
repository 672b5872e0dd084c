import { listPromotions, type Promotion } from '~/app/client'
import { ButtonLink, CopyAs, Group, ListScreen, Page, State, Time, useMay, useT, word } from '~/ui'
import { kinds, stateOf } from '../parts/promotions'
import { Worth } from '../parts/Worth'

/** All promotions, newest first. */
export default function Promotions() {
  const t = useT()
  const manages = useMay('promotions', 'manage')
  const yesNo = (yes: string, no: string) => [
    { value: 'true', label: t(yes) },
    { value: 'false', label: t(no) },
  ]
  return (
    <Page
      title={t('screen.promotions')}
      actions={
        <Group>
          <CopyAs op={listPromotions} input={{ page_size: 25 }} />
          {manages && (
            <ButtonLink kind="primary" icon="plus" to="/marketing/promotions/new">
              {t('marketing.create')}
            </ButtonLink>
          )}
        </Group>
      }
    >
      <ListScreen
        name="promotions"
        label={t('screen.promotions')}
        op={listPromotions}
        rowKey={(promotion: Promotion) => promotion.id}
        to={(promotion) => `/marketing/promotions/${promotion.id}`}
        searches={t('marketing.searches')}
        filters={[
          { name: 'active', label: t('marketing.state'), kind: 'choice', options: yesNo('marketing.switchedOn', 'marketing.switchedOff') },
          { name: 'kind', label: t('marketing.kind'), kind: 'choice', options: kinds.map((value) => ({ value, label: word(t, 'marketing.kinds', value) })) },
          { name: 'automatic', label: t('marketing.how'), kind: 'choice', options: yesNo('marketing.automatic', 'marketing.byCode') },
          { name: 'code', label: t('marketing.code'), kind: 'text' },
        ]}
        columns={[
          { key: 'name', head: t('marketing.name'), sort: 'name', cell: (promotion) => promotion.name },
          { key: 'state', head: t('marketing.state'), cell: (promotion) => <State value={stateOf(promotion)} group="marketing.states" /> },
          { key: 'worth', head: t('marketing.worth'), cell: (promotion) => <Worth of={promotion} /> },
          { key: 'how', head: t('marketing.how'), cell: (promotion) => t(promotion.automatic ? 'marketing.automatic' : 'marketing.byCode') },
          { key: 'starts', head: t('marketing.starts'), nowrap: true, cell: (promotion) => <Time value={promotion.starts_at} /> },
          { key: 'ends', head: t('marketing.ends'), nowrap: true, cell: (promotion) => <Time value={promotion.ends_at} /> },
          { key: 'uses', head: t('marketing.uses'), end: true, cell: (promotion) => promotion.uses ?? '–' },
          { key: 'created', head: t('marketing.created'), sort: 'created_at', end: true, nowrap: true, cell: (promotion) => <Time value={promotion.created_at} style="day" /> },
        ]}
        empty={{ icon: 'marketing', title: t('marketing.none'), text: t('marketing.noneText'), action: manages ? { label: t('marketing.create'), to: '/marketing/promotions/new' } : undefined }}
      />
    </Page>
  )
}
