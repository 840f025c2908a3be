/*
 * phone_text.h
 *    The digits in the spelling of a telephone number, and its extension.
 */
#ifndef IDENTITY360_PHONE_TEXT_H
#define IDENTITY360_PHONE_TEXT_H

#include "normalize/phone.h"
#include "normalize/phone_plan.h"

/* A longer text is no number (libphonenumber's bound, with room for the zero). */
#define PHONE_MAX_TEXT 251

typedef struct PhoneText
{
	char digits[PHONE_MAX_DIALLED + 1];
	int ndigits;
	bool has_plus;
	bool has_letters;
	int trunk; /* which digit is the 0 of "+33 (0)6"; -1 if none */
	char extension[PHONE_MAX_EXTENSION + 1];
} PhoneText;

/* PHONE_FINE, or why this is no spelling of a number; then `result` has no digits. */
extern PhoneIssue ReadPhoneText(const char *src, size_t len, PhoneText *result);

#endif
