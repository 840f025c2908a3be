/*
 * phone_text.c
 *    Takes the digits and the extension out of what people write.
 *
 *    "Tél. : +33 (0)6 45 89 12 37 poste 12"
 *             ^-----------------^        ^^ extension
 *
 * The rules are libphonenumber's: what stands before the first + or digit is skipped;
 * then come digits among separators; after three digits there may be letters, which
 * are digits of a keypad if there are three or more of them (1-800-FLOWERS) and nothing
 * otherwise. Added are the French "poste", and that an O or an I among digits is an
 * error instead of nothing: what was meant is not ours to guess.
 *
 * A tel: address (RFC 3966) may say in its phone-context where it is dialled, which counts if
 * it is a calling code: tel:6-45-89-12-37;phone-context=+33.
 *
 * A few passes over at most 250 bytes.
 */
#include "normalize/phone_text.h"
#include "normalize/clean.h"

/* Fewer are no number. */
#define MIN_DIGITS 3
/* Letters that spell a number; fewer are a slip. */
#define MIN_KEYPAD_LETTERS 3

static inline char
LowerAscii(char c)
{
	return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
}

static inline bool
IsLetter(char c)
{
	return LowerAscii(c) >= 'a' && LowerAscii(c) <= 'z';
}

/*
 * The bytes of a separator at `text`; 0 if there is none. Beyond ASCII: the long vowel mark of
 * Japanese, two tildes.
 */
static int
SeparatorBytes(const char *text)
{
	static const char *const wide[] = {"\xE3\x83\xBC", "\xE2\x81\x93", "\xE2\x88\xBC"};

	switch (*text)
	{
		case ' ':
		case '-':
		case '.':
		case '/':
		case '(':
		case ')':
		case '[':
		case ']':
		case '~':
		case '*': return 1;
	}
	for (int i = 0; i < lengthof(wide) && (*text & 0x80) != 0; i++)
		if (strncmp(text, wide[i], 3) == 0)
			return 3;
	return 0;
}

/* Of the letters and digits of a word: which look like what. */
typedef struct WordCounts
{
	int digits;
	int alike; /* letters that look like digits */
	int others;
} WordCounts;

/* Count the word at `*text`, and go behind it and the character that ends it. */
static WordCounts
CountWord(const char **text)
{
	WordCounts counts = {0, 0, 0};
	const char *p = *text;

	for (; IsDigit(*p) || IsLetter(*p) || (*p & 0x80) != 0; p++)
	{
		if (IsDigit(*p))
			counts.digits++;
		else if (strchr("OoIil", *p) != NULL)
			counts.alike++;
		else
			counts.others++;
	}
	*text = p + (*p != '\0');
	return counts;
}

/* Whether letters take the place of digits: "I2", "O6", and between digits also "OO". */
static bool
HasLetterForDigit(const char *text)
{
	bool after_digit = false;
	bool in_doubt = false;

	while (*text != '\0')
	{
		const WordCounts word = CountWord(&text);
		const bool is_alike = word.alike > 0 && word.others == 0;

		if (word.digits > 0 && (is_alike || in_doubt))
			return true;
		in_doubt |= is_alike && after_digit;
		after_digit |= word.digits > 0;
	}
	return false;
}

/* ---- the parameters of a tel: address ------------------------------------------------------- */

/* A calling code, with what follows it if more is known: +33 or +1-650. */
static bool
IsGlobalContext(const char *context, size_t len)
{
	bool any_digit = false;

	if (len == 0 || context[0] != '+')
		return false;
	for (size_t i = 1; i < len; i++)
	{
		any_digit |= IsDigit(context[i]);
		if (!IsDigit(context[i]) && strchr("-.()", context[i]) == NULL)
			return false;
	}
	return any_digit;
}

/* Labels of letters, digits and inner hyphens between dots; the last begins with a letter. */
static bool
IsDomainContext(const char *context, size_t len)
{
	size_t label = 0;

	if (len > 0 && context[len - 1] == '.')
		len--;
	for (size_t i = 0; i <= len; i++)
	{
		if (i == len || context[i] == '.')
		{
			if (i == label || context[label] == '-' || context[i - 1] == '-' ||
				(i == len && !IsLetter(context[label])))
				return false;
			label = i + 1;
		}
		else if (!IsLetter(context[i]) && !IsDigit(context[i]) && context[i] != '-')
			return false;
	}
	return true;
}

/* Put a calling code out of the parameters in front, and take them off but for an extension; false if they are broken. */
static bool
SettleParameters(char *text)
{
	static const char label[] = ";phone-context=";
	char *const parameter = strstr(text, label);
	char *subaddress;

	if (parameter != NULL)
	{
		char number[PHONE_MAX_TEXT];
		const char *const context = parameter + strlen(label);
		const size_t len = strcspn(context, ";");
		const bool is_global = IsGlobalContext(context, len);
		const char *scheme;

		if (!is_global && !IsDomainContext(context, len))
			return false;
		*parameter = '\0';
		scheme = strstr(text, "tel:");
		memcpy(number, context, is_global ? len : 0);
		strcpy(number + (is_global ? len : 0), scheme != NULL ? scheme + 4 : text);
		strcpy(text, number);
	}
	subaddress = strstr(text, ";isub=");
	if (subaddress != NULL)
		*subaddress = '\0';
	return true;
}

/* ---- the extension --------------------------------------------------------------------------- */

typedef struct ExtensionLabel
{
	const char *word;
	int max_digits;
} ExtensionLabel;

/* Longer before shorter. A sign that may be a slip takes fewer digits than a word. */
static const ExtensionLabel extension_labels[] = {
	{";ext=", 20},
	{"extension", 20},
	{"extensi\xC3\xB3n", 20},
	{"extensio", 20},
	{"poste", 20},
	{"anexo", 20},
	{"\xD0\xB4\xD0\xBE\xD0\xB1", 20},
	{"extn", 20},
	{"ext", 20},
	{"xtn", 20},
	{"xt", 20},
	{"int", 9},
	{"x", 9},
	{"#", 9},
	{"~", 9},
	{";", 15},
	{",,", 15},
	{",", 9},
};

/* Whether `word`, in lower case, ends at `end`. */
static bool
EndsWith(const char *text, const char *end, const char *word)
{
	const size_t n = strlen(word);

	if ((size_t) (end - text) < n)
		return false;
	end -= n;
	for (size_t i = 0; i < n; i++)
		if (LowerAscii(end[i]) != word[i])
			return false;
	return true;
}

/*
 * Where the label that ends at `end` begins; NULL if there is none for an extension of this
 * length.
 */
static const char *
FindLabel(const char *text, const char *end, int ndigits)
{
	/* So ends nearly every number. */
	if (end == text || IsDigit(end[-1]))
		return NULL;
	for (int i = 0; i < lengthof(extension_labels); i++)
		if (EndsWith(text, end, extension_labels[i].word))
			return ndigits <= extension_labels[i].max_digits
					   ? end - strlen(extension_labels[i].word)
					   : NULL;
	return NULL;
}

/* From `end` back over those of `signs`. */
static const char *
SkipBack(const char *text, const char *end, const char *signs)
{
	while (end > text && strchr(signs, end[-1]) != NULL)
		end--;
	return end;
}

/*
 * Where the text before an extension of digits ends: before its label and what stands around
 * that. NULL if it is none.
 */
static const char *
BeforeExtension(const char *text, const char *digits, int ndigits, bool has_hash)
{
	const char *const number = SkipBack(text, digits, " ,-");
	const char *end = SkipBack(text, number, ":.");
	const char *label;

	/* At most one colon or dot, with a space before it in French. */
	end = number - end > 1 ? number : SkipBack(text, end, " ");
	label = FindLabel(text, end, ndigits);
	for (const char *p = digits; label == NULL && p > number; p--)
		label = p[-1] == ',' ? FindLabel(text, p, ndigits) : NULL;
	/* American: "650-253-0000 12#". */
	if (label == NULL && has_hash && number < digits && ndigits <= 6)
		label = number;
	return label == NULL ? NULL : SkipBack(text, label, " ,");
}

/*
 * Whether the text up to `end` can be a number on its own: three digits, or two and nothing else.
 */
static bool
IsEnough(const char *text, const char *end)
{
	int n = 0;

	for (const char *p = text; p < end; p++)
		n += IsDigit(*p);
	return n >= MIN_DIGITS || (n == 2 && end - text == 2);
}

/* Take an extension off the end of `text` and keep its digits. */
static void
CutExtension(char *text, PhoneText *result)
{
	const char *const last = text + strlen(text);
	const char *const end = last > text && last[-1] == '#' ? last - 1 : last;
	const char *const digits = SkipBack(text, end, "0123456789");
	const int n = (int) (end - digits);
	const char *before;

	if (n == 0 || n > PHONE_MAX_EXTENSION)
		return;
	before = BeforeExtension(text, digits, n, end < last);
	if (before == NULL || !IsEnough(text, before))
		return;
	memcpy(result->extension, digits, n);
	result->extension[n] = '\0';
	text[before - text] = '\0';
}

/* ---- the number ------------------------------------------------------------------------------ */

/* From the first + or digit to the last letter, digit or #; a second number "/ x34" is left out. */
static char *
CutNumber(char *text)
{
	char *const start = text + strcspn(text, "+0123456789");
	char *end = start + strlen(start);

	while (end > start && !IsDigit(end[-1]) && !IsLetter(end[-1]) && end[-1] != '#')
		end--;
	*end = '\0';
	for (char *slash = strpbrk(start, "/\\"); slash != NULL; slash = strpbrk(slash + 1, "/\\"))
		if (LowerAscii(slash[1 + strspn(slash + 1, " ")]) == 'x')
			*slash = '\0';
	return start;
}

/* "( 0 )" at an opening bracket: the 0 is dialled at home only. */
static bool
IsTrunkInBrackets(const char *text)
{
	text += 1 + strspn(text + 1, " ");
	return text[0] == '0' && text[1 + strspn(text + 1, " ")] == ')';
}

/* Whether the digits so far begin with a calling code. */
static inline bool
IsAbroad(const PhoneText *result)
{
	return result->ndigits > 0 && (result->has_plus || memcmp(result->digits, "00", 2) == 0);
}

/* The key of a telephone that a letter is on. */
static inline char
KeypadDigit(char letter)
{
	return "22233344455566677778889999"[LowerAscii(letter) - 'a'];
}

/* Letters become keys, or go if they are too few to be meant; the 0 in brackets moves with the digits. */
static void
SettleLetters(PhoneText *result, int nletters)
{
	const int trunk = result->trunk;
	int n = 0;

	result->digits[result->ndigits] = '\0';
	result->has_letters = nletters > 0;
	if (nletters == 0)
		return;
	for (int i = 0; i < result->ndigits; i++)
	{
		const char c = result->digits[i];

		if (i == trunk)
			result->trunk = n;
		if (IsDigit(c) || nletters >= MIN_KEYPAD_LETTERS)
			result->digits[n++] = IsDigit(c) ? c : KeypadDigit(c);
	}
	result->digits[n] = '\0';
	result->ndigits = n;
}

/* Take the digits, and letters after the first three, out of their spelling. */
static PhoneIssue
ReadDigits(const char *text, PhoneText *result)
{
	int nletters = 0;

	for (; *text == '+'; text++)
		result->has_plus = true;
	while (*text != '\0')
	{
		const bool is_letter = IsLetter(*text);

		if (!IsDigit(*text) && !is_letter)
		{
			const int separator = SeparatorBytes(text);

			if (separator == 0)
				return PHONE_NOT_A_NUMBER;
			if (*text == '(' && result->trunk < 0 && IsAbroad(result) && IsTrunkInBrackets(text))
				result->trunk = result->ndigits;
			text += separator;
			continue;
		}
		/* An x may stand between the first digits too, as in 0x12. */
		if (is_letter && result->ndigits - nletters < MIN_DIGITS && LowerAscii(*text) != 'x')
			return PHONE_NOT_A_NUMBER;
		if (result->ndigits == PHONE_MAX_DIALLED)
			return PHONE_TOO_LONG;
		nletters += is_letter;
		result->digits[result->ndigits++] = *text++;
	}
	if (result->ndigits - nletters < MIN_DIGITS)
		return result->ndigits == 0 ? PHONE_NOT_A_NUMBER : PHONE_TOO_SHORT;
	SettleLetters(result, nletters);
	return PHONE_FINE;
}

PhoneIssue
ReadPhoneText(const char *src, size_t len, PhoneText *result)
{
	char text[PHONE_MAX_TEXT];
	char *number;
	PhoneIssue issue;

	memset(result, 0, sizeof(*result));
	result->trunk = -1;
	src = TrimText(src, &len);
	if (CleanDigits(src, len, text, sizeof(text)) == 0)
		return len < sizeof(text) ? PHONE_NOT_A_NUMBER : PHONE_TOO_LONG;
	if (!SettleParameters(text))
		return PHONE_NOT_A_NUMBER;
	if (HasLetterForDigit(text))
		return PHONE_LETTER_FOR_DIGIT;
	number = CutNumber(text);
	CutExtension(number, result);
	issue = ReadDigits(number, result);
	if (issue != PHONE_FINE)
		result->ndigits = 0;
	return issue;
}
