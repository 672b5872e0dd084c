import { lazy, Suspense, useState } from 'react'
import { useT } from '~/app/i18n'
import { Button } from './Button'
import css from './chart.module.css'
import { Table } from './Table'

export type Series = { label: string; values: (number | null)[]; format: (value: number) => string }
export type ChartProps = { label: string; /** Moments, in order. */ x: string[]; formatX: (moment: string) => string; series: Series[] }

const Plot = lazy(() => import('./Plot'))

/** Every chart has its table: for readers, for copying, for those who want the number. */
export function Chart(props: ChartProps) {
  const t = useT()
  const [asTable, setAsTable] = useState(false)
  const { label, x, formatX, series } = props
  return (
    <div className={css.chart}>
      <div className={css.legend}>
        {series.map((one, at) => (
          <span key={one.label} className={css[`key${at}`]}>
            {one.label}
          </span>
        ))}
        <Button small kind="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {t(asTable ? 'ui.asChart' : 'ui.asTable')}
        </Button>
      </div>
      {asTable ? (
        <div className={css.twin} tabIndex={0} role="group" aria-label={label}>
          <Table
            label={label}
            rows={x.map((moment, at) => ({ moment, at }))}
            rowKey={(row) => row.moment}
            columns={[
              { key: 'x', head: t('ui.when'), cell: (row) => formatX(row.moment) },
              ...series.map((one) => ({
                key: one.label,
                head: one.label,
                end: true,
                cell: (row: { at: number }) => {
                  const value = one.values[row.at]
                  return value === null || value === undefined ? '–' : one.format(value)
                },
              })),
            ]}
          />
        </div>
      ) : (
        <div className={css.plot} role="img" aria-label={t('ui.chartOf', { label })}>
          <Suspense fallback={null}>
            <Plot {...props} />
          </Suspense>
        </div>
      )}
    </div>
  )
}
