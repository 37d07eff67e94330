/** The 32-bit FNV-1a hash (Fowler, Noll, Vo) of bytes, from its usual offset basis unless told. */
export function hashBytes(bytes: Uint8Array, basis = 0x811c9dc5): number {
  let hash = basis
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}
