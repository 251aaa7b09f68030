/** Scale of the map: zoom levels and pixels a metre. Pure. */

const EARTH = 40_075_016.686; // m around the equator
const TILE = 512; // px

/** Zoom level at which one metre takes so many pixels at a latitude (degrees). */
export function zoomAt(pixelsPerMetre: number, latitude: number): number {
  return Math.log2((pixelsPerMetre * EARTH * Math.cos((latitude * Math.PI) / 180)) / TILE);
}

/** Pixels a metre takes at a zoom level and latitude (degrees). */
export function pixelsPerMetre(zoom: number, latitude: number): number {
  return (TILE * 2 ** zoom) / (EARTH * Math.cos((latitude * Math.PI) / 180));
}

/** Round metres for a scale bar at most `widest` pixels long: 1, 2 or 5 times a power of ten. */
export function barMetres(pixelsPerMetreNow: number, widest: number): number {
  const longest = widest / pixelsPerMetreNow;
  const power = 10 ** Math.floor(Math.log10(longest));
  const step = [5, 2, 1].find((times) => times * power <= longest) ?? 1;
  return step * power;
}
