import type { TrunkTest } from "@/api/contract";

const OVER = ["ended", "lost"];

export const isRunning = (test: TrunkTest) => !OVER.includes(test.state);
