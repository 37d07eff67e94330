/** How a command ends: fine, the input has errors, wrong usage, or senet itself is broken (sysexits.h, EX_SOFTWARE). */
export const exitCodes = { fine: 0, errors: 1, usage: 2, internal: 70 } as const
