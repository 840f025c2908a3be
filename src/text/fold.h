/*
 * fold.h
 *    What one character folds to, for those who walk a text themselves.
 */
#ifndef IDENTITY360_FOLD_H
#define IDENTITY360_FOLD_H

#include "core.h"

/* Stands in the table for a character that leaves no trace, not even a gap. */
#define FOLD_DROPPED '.'

/* Up to three letters or digits; "" for a separator; "." for what is dropped. ASCII is not covered. */
extern const char *FoldChar(uint32 c);

/* What the table was made from, and how many characters of it fold to something. */
extern const char *const fold_table_version;
extern const int fold_table_rows;

#endif
