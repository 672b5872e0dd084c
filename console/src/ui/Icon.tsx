/** Drawn on 24 × 24 with a stroke of 1.75. */
const paths = {
  home: 'M4 11 12 4l8 7M6 9.500V20h12V9.500M10 20v-6h4v6',
  orders: 'M5 8h14l-1 12H6zM9 8V7a3 3 0 0 1 6 0v1',
  catalogue: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  customers: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20c.6-3.600 3.700-5.500 7.500-5.500s6.900 1.900 7.500 5.500',
  marketing: 'M4 12V5a1 1 0 0 1 1-1h7l8 8-8 8zM8.500 8.500h.01',
  messages: 'M4 5h16v11H10l-4 4v-4H4zM8 9.500h8M8 12.500h5',
  access: 'M12 3.500 19 6v5.500c0 4.300-2.900 7.400-7 9-4.100-1.600-7-4.700-7-9V6zM9 12l2 2 4-4',
  operations: 'M4 6h10M18 6h2M4 12h2M10 12h10M4 18h8M16 18h4M14 4v4M6 10v4M12 16v4',
  settings: 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.600 5.600l2.200 2.200M16.200 16.200l2.200 2.200M18.400 5.600l-2.200 2.200M7.800 16.200l-2.200 2.200',
  search: 'M11 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15.500 15.500 20 20',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M5 12.500 10 17.500 19.500 7',
  plus: 'M12 5v14M5 12h14',
  down: 'M6.500 9.500 12 15l5.500-5.500',
  up: 'M6.500 14.500 12 9l5.500 5.500',
  left: 'M14.500 6.500 9 12l5.500 5.500',
  right: 'M9.500 6.500 15 12l-5.500 5.500',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  filter: 'M4 6h16M7 12h10M10 18h4',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  lock: 'M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3',
  warning: 'M12 4.500 21 20H3zM12 10.500v4M12 17.200h.01',
  info: 'M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 11v5M12 8h.01',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 3v1.500M12 19.500V21M3 12h1.500M19.500 12H21M5.600 5.600l1 1M17.400 17.400l1 1M18.400 5.600l-1 1M6.600 17.400l-1 1',
  moon: 'M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20c.6-3.600 3.700-5.500 7.500-5.500s6.900 1.900 7.500 5.500',
  logout: 'M10 5H5v14h5M14 8l4 4-4 4M18 12H9',
  menu: 'M4 7h16M4 12h16M4 17h16',
  refresh: 'M19 12a7 7 0 1 1-2.200-5.100M19 4v4h-4',
  external: 'M13 5h6v6M19 5l-8 8M17 14v5H5V7h5',
  trash: 'M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5',
  edit: 'M5 19h3.500L19 8.500 15.500 5 5 15.500zM13 7.500l3.500 3.500',
  download: 'M12 4v11M7.500 10.500 12 15l4.500-4.500M5 19.500h14',
  upload: 'M12 15V4M7.500 8.500 12 4l4.500 4.500M5 19.500h14',
  bookmark: 'M7 4h10v16l-5-4-5 4z',
  clock: 'M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 7.500V12l3 2',
  device: 'M8 3.500h8v17H8zM11 17.500h2',
  key: 'M8.500 19a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM11.500 12 19 4.500M16 7.500l2.500 2.500M13.500 10l1.500 1.500',
  image: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9.500h.01',
  truck: 'M3 6h11v10H3zM14 10h4l3 3v3h-7M7 19a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3zM17 19a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3z',
  mail: 'M3.500 6h17v12h-17zM3.500 7l8.500 6.500L20.500 7',
  play: 'M8 5.500v13l10-6.500z',
  pause: 'M8 5.500v13M16 5.500v13',
} as const

export type IconName = keyof typeof paths

/** Always beside a text or inside something that has a label. */
export const Icon = ({ name, size = 18 }: { name: IconName; size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={name === 'more' ? 3 : 1.75} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
    <path d={paths[name]} />
  </svg>
)
