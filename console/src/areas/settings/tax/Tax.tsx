import { useState } from 'react'
import { listTaxRates, setTaxRates, type TaxRate } from '~/app/client'
import { Badge, Button, Card, CopyAs, ErrorPanel, Group, holdsValues, Input, Notice, Page, PercentInput, Table, same, Time, toast, useKept, useRead, useSend, useT, type Failure } from '~/ui'

/** `from` is what it was made of; `isTheirs` where someone else has changed it meanwhile. */
type Row = { country: string; state: string; tax_class: string; name: string; ppm: number | null; from: TaxRate; isTheirs?: boolean }
const fresh: TaxRate = { country: '', state: null, postal_from: null, postal_to: null, tax_class: 'standard', name: '', rate_ppm: 0, valid_from: null, valid_to: null, additional: false }
const rowOf = (rate: TaxRate): Row => ({ country: rate.country, state: rate.state ?? '', tax_class: rate.tax_class, name: rate.name, ppm: rate.rate_ppm, from: rate })
const rateOf = (row: Row): TaxRate => ({ ...row.from, country: row.country.toUpperCase(), state: row.state || null, tax_class: row.tax_class, name: row.name, rate_ppm: row.ppm! })
const isCountry = (text: string) => /^[A-Za-z]{2}$/.test(text)

/** What someone else has saved, and in it what is edited here: nothing of either is lost. A rate that both have changed stands twice, and the person chooses. */
function merged(base: TaxRate[], theirs: TaxRate[], mine: Row[]): Row[] {
  const isMine = (row: Row) => !same(rateOf(row), row.from) && !theirs.some((rate) => same(rate, rateOf(row)))
  const rows = theirs.flatMap((rate) => {
    const before = base.find((one) => same(one, rate))
    if (!before) return [{ ...rowOf(rate), isTheirs: true }]
    const row = mine.find((one) => same(one.from, before))
    return row ? [row] : []
  })
  return [...rows, ...mine.filter((row) => !rows.includes(row) && isMine(row))]
}

/** What narrows a rate further: by the API only, and kept by what is edited here. */
function Only({ rate }: { rate: TaxRate }) {
  const t = useT()
  const { postal_from: first, postal_to: last, valid_from: from, valid_to: to, additional } = rate
  const lines = [
    first && (first === last ? first : `${first}–${last}`),
    from && <>{t('settings.rateFrom')} <Time value={from} /></>,
    to && <>{t('settings.rateUntil')} <Time value={to} /></>,
    additional && t('settings.rateAdditional'),
  ].filter(Boolean)
  return lines.length === 0 ? <span className="muted">–</span> : lines.map((line, at) => <div key={at}><small>{line}</small></div>)
}

/** All rates at once: two that would hold at one place at one time are refused together. */
export default function Tax() {
  const t = useT()
  const rates = useRead(listTaxRates, {})
  /** What is edited, and what it was made from: what others save meanwhile is not overwritten. */
  const [draft, setDraft] = useKept<{ rows: Row[]; base: TaxRate[]; etag?: string }>('rates')
  const [failure, setFailure] = useState<Failure>()
  /** What was typed and is no value goes with what is discarded. */
  const [round, setRound] = useState(0)
  const save = useSend(setTaxRates)
  const shown = draft?.rows ?? rates.data?.map(rowOf) ?? []
  const setRows = (rows: Row[]) => setDraft({ base: rates.data ?? [], etag: rates.etag, ...draft, rows })
  const change = (at: number, part: Partial<Row>) => setRows(shown.with(at, { ...shown[at]!, ...part }))
  const wrong = shown.some((row) => !isCountry(row.country) || row.ppm === null)
  const run = async () => {
    const result = await save.send({ rates: shown.map(rateOf) }, { ifMatch: draft?.etag })
    setFailure(result.ok ? undefined : result.error)
    if (result.ok) {
      setDraft(undefined)
      toast(t('ui.saved'))
    } else if (result.error.status === 412 && draft) {
      const again = await rates.refetch()
      const now = again.isError ? undefined : again.data
      if (now) setDraft({ rows: merged(draft.base, now.data, draft.rows), base: now.data, etag: now.etag })
    }
  }
  const discard = () => {
    setDraft(undefined)
    setFailure(undefined)
    setRound(round + 1)
  }
  const box = (row: Row & { at: number }, name: 'country' | 'state' | 'tax_class' | 'name', label: string) => (
    <Input
      aria-label={`${label} ${row.at + 1}`}
      aria-invalid={name === 'country' && !isCountry(row.country) ? true : undefined}
      value={row[name]}
      disabled={save.busy}
      onChange={(event) => change(row.at, { [name]: event.target.value })}
    />
  )
  const percent = (row: Row & { at: number }) => (
    <PercentInput aria-label={`${t('settings.percent')} ${row.at + 1}`} aria-invalid={row.ppm === null ? true : undefined} value={row.ppm} disabled={save.busy} onChange={(ppm) => change(row.at, { ppm })} />
  )
  return (
    <Page narrow title={t('screen.tax')} actions={<CopyAs op={listTaxRates} input={{}} />}>
      <ErrorPanel failure={failure ?? rates.failure} />
      {shown.some((row) => row.isTheirs) && <Notice>{t('settings.ratesTheirs')}</Notice>}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (holdsValues(event.currentTarget)) void run()
        }}
      >
        <Card
          title={t('settings.rates')}
          flush
          actions={
            <Button small icon="plus" disabled={save.busy || !rates.data} onClick={() => setRows([...shown, rowOf(fresh)])}>
              {t('settings.newRate')}
            </Button>
          }
          foot={
            <Group>
              <span role="status" className="muted">
                {wrong && t('settings.ratesWrong')}
              </span>
              <Button disabled={!draft || save.busy} onClick={discard}>
                {t('ui.discard')}
              </Button>
              <Button type="submit" kind="primary" busy={save.busy} disabled={!draft || wrong}>
                {t('ui.save')}
              </Button>
            </Group>
          }
        >
          <Table
            key={round}
            label={t('settings.rates')}
            rows={rates.data && shown.map((row, at) => ({ ...row, at }))}
            // What is no percentage stands in its box alone: it goes with the rows when one is removed.
            rowKey={(row) => `${shown.length} ${row.at}`}
            empty={<p className="muted">{t('settings.noRates')}</p>}
            columns={[
              { key: 'country', head: t('settings.country'), cell: (row) => <>{row.isTheirs && <Badge tone="warn">{t('settings.theirs')}</Badge>}{box(row, 'country', t('settings.country'))}</> },
              { key: 'state', head: t('settings.region'), cell: (row) => box(row, 'state', t('settings.region')) },
              { key: 'class', head: t('settings.taxClass'), cell: (row) => box(row, 'tax_class', t('settings.taxClass')) },
              { key: 'name', head: t('settings.name'), cell: (row) => box(row, 'name', t('settings.name')) },
              { key: 'percent', head: t('settings.percent'), cell: percent },
              { key: 'only', head: t('settings.rateOnly'), cell: ({ from }) => <Only rate={from} /> },
              { key: 'remove', head: t('settings.remove'), hideHead: true, cell: (row) => <Button small kind="quiet" icon="close" disabled={save.busy} label={t('settings.removeRate', { number: row.at + 1 })} onClick={() => setRows(shown.toSpliced(row.at, 1))} /> },
            ]}
          />
        </Card>
      </form>
    </Page>
  )
}
