export type Input = string | URL | Request

/** Whether the body can be sent again. A stream, an iterator or the body of a `Request` is gone once it was sent. */
export const isReplayable = (input: Input, { body }: RequestInit): boolean =>
  body === undefined || body === null
    ? !(input instanceof Request) || input.body === null
    : typeof body === 'string' ||
      ArrayBuffer.isView(body) ||
      [URLSearchParams, ArrayBuffer, Blob, FormData].some((kind) => body instanceof kind)
