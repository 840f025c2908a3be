/*
 * lower.h
 *    Small letters, the same on every machine.
 */
#ifndef IDENTITY360_LOWER_H
#define IDENTITY360_LOWER_H

#include "core.h"

/* The small letter of a capital of a living Latin, Greek or Cyrillic alphabet; any other character itself. */
extern uint32 LowerChar(uint32 c);

/* False where the character's block has capitals that LowerChar() leaves alone. */
extern bool HasKnownCase(uint32 c);

#endif
