/*
 * fuzz_fold.c
 *    Any bytes fold to plain words that fold to themselves, and are repaired to a text
 *    that is no longer than they are.
 */
#include "text/inspect.h"
#include "text/text.h"

extern int LLVMFuzzerTestOneInput(const uint8 *data, size_t size);

static void
CheckFold(const char *text, size_t len)
{
	char *folded = malloc(FOLD_BOUND(len));
	const size_t folded_len = FoldText(text, len, folded);
	char *again = malloc(FOLD_BOUND(folded_len));

	if (strspn(folded, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ") != folded_len ||
		strstr(folded, "  ") != NULL || folded[0] == ' ' ||
		(folded_len > 0 && folded[folded_len - 1] == ' '))
		abort();
	if (FoldText(folded, folded_len, again) != folded_len || strcmp(folded, again) != 0)
		abort();
	free(again);
	free(folded);
}

static void
CheckInspect(const char *text, size_t len)
{
	char *repaired = malloc(len + 1);
	uint32 issues;
	const size_t repaired_len = InspectText(text, len, repaired, &issues);

	if (repaired_len > len || repaired[repaired_len] != '\0' || issues >> NUM_TEXT_ISSUES != 0)
		abort();
	free(repaired);
}

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	CheckFold((const char *) data, size);
	CheckInspect((const char *) data, size);
	return 0;
}
