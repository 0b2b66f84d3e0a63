import { createContext, useContext } from "react";

/** The player's place in the sound, for everything beside it that points into the sound. */
export interface Moment {
  at: () => number;
  seek: (seconds: number) => void;
  loop: (from: number, until: number) => void;
}

export interface Player {
  current: Moment | null;
}

export const PlayerContext = createContext<Player>({ current: null });

export const usePlayer = (): Player => useContext(PlayerContext);
