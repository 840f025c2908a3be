/*
 * fuzz_phonetic.c
 *    Any bytes have a code of capitals, digits and dashes by every algorithm, or none; and
 *    none if they have no letter.
 */
#include "text/phonetic.h"

extern int LLVMFuzzerTestOneInput(const uint8 *data, size_t size);

static const PhoneticFunction functions[] = {
#define PHONETIC(name, function) function,
#include "text/phonetics.def"
#undef PHONETIC
};

static void
CheckCode(PhoneticFunction function, const char *name, size_t len, bool has_letter)
{
	char code[PHONETIC_CODE_BOUND];
	const size_t code_len = function(name, len, code);

	if (code_len >= sizeof(code) || code[code_len] != '\0' || (code_len > 0 && !has_letter))
		abort();
	if (strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != code_len && code_len > 0)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	char letters[PHONETIC_MAX_LETTERS + 1];
	const bool has_letter = ReadLetters((const char *) data, size, NULL, false, letters) > 0;

	for (int i = 0; i < lengthof(functions); i++)
		CheckCode(functions[i], (const char *) data, size, has_letter);
	return 0;
}
