/**
 * Server-sent events that come back. EventSource reconnects by itself after a broken connection,
 * but gives up for good when a reconnect is answered with an error, so we open a new one then.
 */
export interface StreamListener<T> {
  opened: () => void;
  received: (value: T) => void;
  lost: () => void;
}

const RETRY_MS = 2_000;

export function follow<T>(url: string, event: string, listener: StreamListener<T>): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;

  const open = () => {
    if (isClosed) return;
    source = new EventSource(url);
    source.onopen = () => listener.opened();
    source.onerror = () => {
      listener.lost();
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
    };
    source.addEventListener(event, (message: MessageEvent<string>) => {
      listener.received(JSON.parse(message.data) as T);
    });
  };

  open();
  return () => {
    isClosed = true;
    clearTimeout(retry);
    source?.close();
  };
}
