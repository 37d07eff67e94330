/** Tables for four bytes at a time ("slicing by 4"); the polynomial is that of zip, reflected. */
function makeTables(): readonly Uint32Array[] {
  const tables = Array.from({ length: 4 }, () => new Uint32Array(256))
  const [first, second, third, fourth] = tables as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]
  for (let byte = 0; byte < 256; byte++) {
    let value = byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
    first[byte] = value
  }
  for (let byte = 0; byte < 256; byte++) {
    second[byte] = (first[byte]! >>> 8) ^ first[first[byte]! & 255]!
    third[byte] = (second[byte]! >>> 8) ^ first[second[byte]! & 255]!
    fourth[byte] = (third[byte]! >>> 8) ^ first[third[byte]! & 255]!
  }
  return tables
}

const [table0, table1, table2, table3] = makeTables() as [Uint32Array, Uint32Array, Uint32Array, Uint32Array]

/** The checksum of zip archives (CRC-32, ISO 3309), as an unsigned number; `before` is that of what came before. */
export function computeCrc32(bytes: Uint8Array, before = 0): number {
  let crc = before ^ 0xffffffff
  let index = 0
  for (const end = bytes.length - 3; index < end; index += 4) {
    crc ^= bytes[index]! | (bytes[index + 1]! << 8) | (bytes[index + 2]! << 16) | (bytes[index + 3]! << 24)
    crc = table3[crc & 255]! ^ table2[(crc >>> 8) & 255]! ^ table1[(crc >>> 16) & 255]! ^ table0[crc >>> 24]!
  }
  for (; index < bytes.length; index++) crc = table0[(crc ^ bytes[index]!) & 255]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}
