/** Lines that talk utilization is held against, as fractions of the scheduled shift. */
export const GOOD_LINE = 0.6;
export const SME_LINE = 0.4375;

/** What a day of clean lists brings, by agent. */
export const CALLS_TARGET = { from: 80, to: 150 } as const;
export const EFFECTIVE_TARGET = { from: 30, to: 50 } as const;
