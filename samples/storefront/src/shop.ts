import { getShop, listBrands, listCategories } from '@stoa/client';
import { call } from './api';
import { useAsk } from './ask';
import { useTexts } from './texts';

/** What hardly changes and every page may need: one request each, however many pages ask. */
export function useShop() {
  const { language } = useTexts();
  return useAsk(`shop ${language}`, signal => call(getShop, { language }, { signal })).data;
}

export function useCategories() {
  const { language } = useTexts();
  return useAsk(`categories ${language}`, signal => call(listCategories, { page_size: 100 }, { signal }));
}

export function useBrands() {
  const { language } = useTexts();
  return useAsk(`brands ${language}`, signal => call(listBrands, { page_size: 100 }, { signal }));
}
