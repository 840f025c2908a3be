/*
 * compose.h
 *    One spelling for letters with marks: Unicode's normalisation form C.
 */
#ifndef IDENTITY360_COMPOSE_H
#define IDENTITY360_COMPOSE_H

#include "core.h"

/* A character may come apart into so many before it is composed. */
#define COMPOSE_GROWTH 4

/*
 * Bring `count` characters to NFC in place and return how many they are then; the array has
 * room for COMPOSE_GROWTH times as many.
 */
extern size_t ComposeChars(uint32 *chars, size_t count);

/* Of the Unicode Character Database, and how many characters decompose by table. */
extern const char *const compose_table_version;
extern const int compose_table_rows;

#endif
