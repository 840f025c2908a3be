/*
 * disposable.h
 *    What the table of throw-away domains is: see IsDisposableDomain in email.h.
 */
#ifndef IDENTITY360_DISPOSABLE_H
#define IDENTITY360_DISPOSABLE_H

#include "core.h"

extern const char *const disposable_version;
extern const int disposable_count;

#endif
