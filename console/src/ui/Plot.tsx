import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef } from 'react'
import UPlot from 'uplot'
import type { ChartProps } from './Chart'

/** Drawn anew when data, theme or width change. */
export default function Plot({ x, formatX, series }: ChartProps) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = box.current!
    const dark = matchMedia('(prefers-color-scheme: dark)')
    let plot: UPlot | undefined
    const draw = () => {
      plot?.destroy()
      const probe = document.createElement('i')
      element.append(probe)
      const color = (token: string) => {
        probe.style.color = `var(${token})`
        return getComputedStyle(probe).color
      }
      const [line, text, ...lines] = ['--line', '--text-3', '--accent', '--good', '--warn'].map(color)
      probe.remove()
      plot = new UPlot(
        {
          width: element.clientWidth,
          height: 220,
          legend: { show: false },
          cursor: { points: { size: 7 } },
          scales: { x: { time: false }, y: { range: (_u, low, high) => [Math.min(0, low), high <= 0 ? 1 : high * 1.1] } },
          axes: [
            { stroke: text, grid: { show: false }, ticks: { show: false }, font: '12px sans-serif', space: 90, size: 30, incrs: [1, 2, 5, 7, 10, 14, 30, 60, 90], values: (_u, ticks) => ticks.map((at) => (x[at] ? formatX(x[at]) : '')) },
            { stroke: text, grid: { stroke: line, width: 1 }, ticks: { show: false }, font: '12px sans-serif', size: 72, values: (_u, ticks) => ticks.map((value) => series[0]?.format(value) ?? '') },
          ],
          series: [{}, ...series.map((one, at) => ({ label: one.label, stroke: lines[at], width: 2, points: { show: x.length < 3 }, dash: at > 0 ? [4, 4] : undefined }))],
        },
        [x.map((_, at) => at), ...series.map((one) => one.values)],
        element,
      )
    }
    draw()
    const sized = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height: 220 }))
    sized.observe(element)
    const themed = new MutationObserver(draw)
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    dark.addEventListener('change', draw)
    return () => {
      sized.disconnect()
      themed.disconnect()
      dark.removeEventListener('change', draw)
      plot?.destroy()
    }
  }, [x, formatX, series])
  return <div ref={box} />
}
