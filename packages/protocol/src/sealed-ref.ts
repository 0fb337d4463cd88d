/** A personal value, named by the SHA-256 of its ciphertext (`val_` and base64url); the ciphertext stands beside the log and can be erased. */
export type SealedRef = `val_${string}`
