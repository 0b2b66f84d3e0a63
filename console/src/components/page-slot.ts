import { createContext } from "react";

/** Where a page's title line goes when the bar above it has room: null leaves it on the page. */
export const PageSlot = createContext<HTMLElement | null>(null);
