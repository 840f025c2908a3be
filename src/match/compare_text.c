/*
 * compare_text.c
 *    Two short texts: how similar, one slip apart, their words.
 */
#include "core.h"

#include "match/compare.h"
#include "text/text.h"

double
TextSimilarity(const IdentityValue *a, const IdentityValue *b)
{
	return JaroWinklerSimilarity(a->bytes, a->len, b->bytes, b->len);
}

/* The first word of a value. */
IdentityValue
FirstWord(const IdentityValue *value)
{
	const char *space = memchr(value->bytes, ' ', value->len);

	return (IdentityValue){value->bytes, space ? (uint8) (space - value->bytes) : value->len};
}

/* What follows the first word. */
IdentityValue
OtherWords(const IdentityValue *value)
{
	int skip = FirstWord(value).len;

	skip += skip < value->len;
	return (IdentityValue){value->bytes + skip, (uint8) (value->len - skip)};
}

/* One character replaced, or two neighbours exchanged, in texts of one length. */
bool
IsOneSlip(const char *a, const char *b, int len)
{
	int first = 0;
	int last = len - 1;

	while (first < len && a[first] == b[first])
		first++;
	while (last > first && a[last] == b[last])
		last--;
	if (first >= last)
		return first == last;
	return last == first + 1 && a[first] == b[last] && a[last] == b[first];
}
