/** Which cards of a long grid are on screen, so that only they are drawn. */
export interface GridSize {
  count: number;
  /** Of the box that scrolls, without its padding. */
  width: number;
  height: number;
  scrollTop: number;
}

export interface GridWindow {
  columns: number;
  first: number;
  last: number;
  top: number;
  total: number;
}

export const CARD = { width: 186, height: 78, gap: 8 } as const;
const ROW = CARD.height + CARD.gap;
/** Rows drawn above and below what is seen, so that a quick scroll shows no gap. */
const SPARE = 3;

export function windowOf({ count, width, height, scrollTop }: GridSize): GridWindow {
  const columns = Math.max(1, Math.floor((width + CARD.gap) / (CARD.width + CARD.gap)));
  const rows = Math.ceil(count / columns);
  const firstRow = Math.min(
    Math.max(0, rows - 1),
    Math.max(0, Math.floor(scrollTop / ROW) - SPARE),
  );
  const lastRow = Math.min(rows, Math.ceil((scrollTop + height) / ROW) + SPARE);

  return {
    columns,
    first: firstRow * columns,
    last: Math.min(count, lastRow * columns),
    top: firstRow * ROW,
    total: Math.max(0, rows * ROW - CARD.gap),
  };
}
