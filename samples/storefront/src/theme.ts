/** Light, dark, or what the device says, which needs no attribute: the colours are `light-dark()` pairs. */
export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const kept = 'stoa.theme';

export const readTheme = (): Theme => themes.find(theme => theme === localStorage.getItem(kept)) ?? 'auto';

export function applyTheme(theme: Theme = readTheme()) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem(kept, theme);
}
