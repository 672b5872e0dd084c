import type { SavedAddress } from '~/app/client'
import { Badge, Card, Group, Stack, useT } from '~/ui'

const lines = (one: SavedAddress) =>
  [`${one.first_name} ${one.last_name}`.trim(), one.company, one.address1, one.address2, `${one.postal_code} ${one.city}`.trim(), `${one.state} ${one.country}`.trim(), one.phone_number].filter(Boolean)

/** What a member keeps; guests have theirs in their orders. */
export function Addresses({ of }: { of: SavedAddress[] }) {
  const t = useT()
  return (
    <Card title={t('customers.addresses')}>
      {of.length === 0 ? (
        <p className="muted">{t('customers.noAddresses')}</p>
      ) : (
        <Stack>
          {of.map((one) => (
            <address key={one.id} style={{ fontStyle: 'normal' }}>
              {lines(one).map((line) => (
                <div key={line}>{line}</div>
              ))}
              <Group>
                {one.default_shipping && <Badge>{t('customers.forShipping')}</Badge>}
                {one.default_billing && <Badge>{t('customers.forBilling')}</Badge>}
              </Group>
            </address>
          ))}
        </Stack>
      )}
    </Card>
  )
}
