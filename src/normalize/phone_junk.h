/*
 * phone_junk.h
 *    Numbers that are nobody's: see PhoneIsJunk in normalize.h.
 */
#ifndef IDENTITY360_PHONE_JUNK_H
#define IDENTITY360_PHONE_JUNK_H

#include "core.h"

/* Whether the nine digits after +33 are kept for platforms that call out. */
extern bool IsFrenchPlatform(const char *national);

#endif
