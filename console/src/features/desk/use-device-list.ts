import { useEffect, useState } from "react";

/** The microphones and speakers there are now; their names are known once one may be used. */
export function useDeviceList(lookAgain: unknown): MediaDeviceInfo[] {
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([]);

  useEffect(() => {
    if (!("mediaDevices" in navigator)) return;
    let isOver = false;
    const look = async () => {
      const found = await navigator.mediaDevices.enumerateDevices();
      if (!isOver) setDevices(found);
    };
    void look();
    navigator.mediaDevices.addEventListener("devicechange", look);
    return () => {
      isOver = true;
      navigator.mediaDevices.removeEventListener("devicechange", look);
    };
  }, [lookAgain]);

  return devices;
}
