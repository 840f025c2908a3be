/*
 * checked.c
 *    Identifiers with check digits: bank accounts, companies, persons, cards, articles.
 *
 * Each is read without the spaces, dots, hyphens and slashes that people group it with, and
 * in capitals. A value whose check digits are wrong is no identifier, and nor is one that is
 * all zeros, although that passes most checks.
 *
 * The French social security number (nir) is regulated: who has no right to it should keep
 * a keyed hash or nothing.
 */
#include "normalize/clean.h"
#include "normalize/identifier.h"

#define LUHN_MIN_DIGITS 2
#define NIR_LENGTH 15

/* The letters and digits of the text, in capitals; false where there is something else. */
static bool
ReadCompact(const char *text, char *dst)
{
	for (; *text != '\0'; text++)
	{
		const char c = *text >= 'a' && *text <= 'z' ? *text - 'a' + 'A' : *text;

		if (IsDigit(c) || (c >= 'A' && c <= 'Z'))
			*dst++ = c;
		else if (strchr(" .-/", c) == NULL)
			return false;
	}
	*dst = '\0';
	return true;
}

/* Digits only, so many of them (any number for 0); says what is wrong. */
static IdentifierIssue
ReadDigits(const char *text, size_t ndigits, char *dst)
{
	size_t len;

	if (!ReadCompact(text, dst))
		return IDENTIFIER_FORM;
	len = strlen(dst);
	if (strspn(dst, "0123456789") != len || len == 0 || (ndigits > 0 && len != ndigits))
		return IDENTIFIER_FORM;
	return strspn(dst, "0") == len ? IDENTIFIER_PLACEHOLDER : IDENTIFIER_ACCEPTABLE;
}

/* Luhn (ISO/IEC 7812-1): from the right, every second digit doubled, its digits added. */
static bool
PassesLuhn(const char *digits, size_t len)
{
	int sum = 0;

	for (size_t i = 0; i < len; i++)
	{
		const int digit = digits[len - 1 - i] - '0';

		sum += i % 2 == 0 ? digit : digit < 5 ? 2 * digit : 2 * digit - 9;
	}
	return sum % 10 == 0;
}

static int
DigitSum(const char *digits)
{
	int sum = 0;

	for (; *digits != '\0'; digits++)
		sum += *digits - '0';
	return sum;
}

IdentifierIssue
CheckLuhn(const char *text, char *dst)
{
	const IdentifierIssue issue = ReadDigits(text, 0, dst);

	if (issue != IDENTIFIER_ACCEPTABLE)
		return issue;
	if (strlen(dst) < LUHN_MIN_DIGITS)
		return IDENTIFIER_FORM;
	return PassesLuhn(dst, strlen(dst)) ? IDENTIFIER_ACCEPTABLE : IDENTIFIER_CHECK_DIGITS;
}

IdentifierIssue
CheckSiren(const char *text, char *dst)
{
	const IdentifierIssue issue = ReadDigits(text, 9, dst);

	if (issue != IDENTIFIER_ACCEPTABLE)
		return issue;
	return PassesLuhn(dst, 9) ? IDENTIFIER_ACCEPTABLE : IDENTIFIER_CHECK_DIGITS;
}

/*
 * A SIREN and five digits. La Poste has more establishments than Luhn gives it numbers: for
 * hers the sum of the digits is a multiple of five (INSEE), but for the head office.
 */
IdentifierIssue
CheckSiret(const char *text, char *dst)
{
	const IdentifierIssue issue = ReadDigits(text, 14, dst);
	bool passes;

	if (issue != IDENTIFIER_ACCEPTABLE)
		return issue;
	passes = PassesLuhn(dst, 14) || (strncmp(dst, "356000000", 9) == 0 && DigitSum(dst) % 5 == 0);
	return passes && PassesLuhn(dst, 9) ? IDENTIFIER_ACCEPTABLE : IDENTIFIER_CHECK_DIGITS;
}

/* GS1: digits weighted 1 and 3 in turn add to a multiple of ten. */
IdentifierIssue
CheckEan13(const char *text, char *dst)
{
	const IdentifierIssue issue = ReadDigits(text, 13, dst);
	int sum = 0;

	if (issue != IDENTIFIER_ACCEPTABLE)
		return issue;
	for (int i = 0; i < 13; i++)
		sum += (i % 2 == 0 ? 1 : 3) * (dst[i] - '0');
	return sum % 10 == 0 ? IDENTIFIER_ACCEPTABLE : IDENTIFIER_CHECK_DIGITS;
}

/* How many characters an IBAN of the country has; 0 for a country without. */
static size_t
IbanLength(const char *iban)
{
	static const struct
	{
		char country[3];
		uint8 length;
	} lengths[] = {
#define IBAN_LENGTH(country, length) {country, length},
#include "normalize/iban_lengths.def"
#undef IBAN_LENGTH
	};

	for (int i = 0; i < lengthof(lengths); i++)
		if (strncmp(lengths[i].country, iban, 2) == 0)
			return lengths[i].length;
	return 0;
}

/* ISO 7064 mod 97-10: the first four characters moved to the end, letters as 10 to 35. */
static int
IbanRemainder(const char *iban, size_t len)
{
	int remainder = 0;

	for (size_t i = 0; i < len; i++)
	{
		const char c = iban[(i + 4) % len];

		remainder =
			IsDigit(c) ? (10 * remainder + c - '0') % 97 : (100 * remainder + c - 'A' + 10) % 97;
	}
	return remainder;
}

IdentifierIssue
CheckIban(const char *text, char *dst)
{
	const bool is_labelled = (text[0] | 0x20) == 'i' && (text[1] | 0x20) == 'b' &&
							 (text[2] | 0x20) == 'a' && (text[3] | 0x20) == 'n';
	size_t length;

	if (!ReadCompact(text + (is_labelled ? 4 : 0), dst) || strlen(dst) < 5 || !IsDigit(dst[2]) ||
		!IsDigit(dst[3]))
		return IDENTIFIER_FORM;
	length = IbanLength(dst);
	if (length == 0)
		return IDENTIFIER_COUNTRY;
	if (strlen(dst) != length)
		return IDENTIFIER_FORM;
	return IbanRemainder(dst, length) == 1 ? IDENTIFIER_ACCEPTABLE : IDENTIFIER_CHECK_DIGITS;
}

/* The number of so many digits. */
static int64
ReadNumber(const char *digits, int ndigits)
{
	int64 number = 0;

	for (int i = 0; i < ndigits; i++)
		number = 10 * number + (digits[i] - '0');
	return number;
}

/* Months, and what stands for one of those who were not born in France or whose month is not known. */
static bool
IsNirMonth(int month)
{
	return (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
}

/*
 * Sex, year, month, department, commune, order and a key (INSEE): 97 less the remainder of the
 * first thirteen digits by 97, where the departments of Corsica count as 19 (2A) and 18 (2B).
 */
IdentifierIssue
CheckNir(const char *text, char *dst)
{
	char digits[CHECKED_MAX_BYTES];

	if (!ReadCompact(text, dst) || strlen(dst) != NIR_LENGTH)
		return IDENTIFIER_FORM;
	strcpy(digits, dst);
	if (memcmp(digits + 5, "2A", 2) == 0)
		memcpy(digits + 5, "19", 2);
	if (memcmp(digits + 5, "2B", 2) == 0)
		memcpy(digits + 5, "18", 2);
	if (strspn(digits, "0123456789") != NIR_LENGTH || strchr("123478", digits[0]) == NULL ||
		!IsNirMonth((int) ReadNumber(digits + 3, 2)) || ReadNumber(digits + 5, 2) == 0 ||
		ReadNumber(digits + 10, 3) == 0)
		return IDENTIFIER_FORM;
	if (97 - ReadNumber(digits, 13) % 97 != ReadNumber(digits + 13, 2))
		return IDENTIFIER_CHECK_DIGITS;
	return IDENTIFIER_ACCEPTABLE;
}
