const widths = [160, 320, 640, 1280, 2048];

/**
 * A picture of the shop in the width that the screen needs. Uploaded ones have five widths at `/media/{hash}/{width}.webp`; whatever else stands in a product
 * is shown as it is. The box has its shape before the picture is there, so nothing moves when it comes.
 */
export function Picture({ url, alt, sizes, eager = false }: { url: string | undefined; alt: string; sizes: string; eager?: boolean }) {
  if (!url) return <div className="picture" aria-hidden="true" />;
  const uploaded = /(\/media\/[0-9a-f]{16,})\/\d+\.(?:jpg|webp)$/.exec(url)?.[1];
  const own = /\/media\/.*$/.exec(url)?.[0];
  return (
    <img
      className="picture"
      src={uploaded ? `${uploaded}/640.webp` : (own ?? url)}
      srcSet={uploaded && widths.map(width => `${uploaded}/${width}.webp ${width}w`).join(', ')}
      sizes={uploaded && sizes}
      alt={alt}
      width={640}
      height={480}
      loading={eager ? 'eager' : 'lazy'}
      fetchPriority={eager ? 'high' : 'auto'}
      decoding="async"
    />
  );
}
