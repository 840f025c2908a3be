/*
 * fuzz_identity.c
 *    Any bytes as a packed identity: refused, or what a builder makes of what is in them. Any
 *    bytes as fields: what a builder makes of them is canonical, and its keys are in order.
 */
#include "person.h"

/* Canonical bytes open, and their values packed again are the same bytes. */
static void
CheckPacked(const char *packed, size_t len)
{
	static IdentityView view;
	static IdentityBuilder builder;
	char again[IDENTITY_MAX_BYTES];
	char text[IDENTITY_MAX_VALUE_LEN + 1];

	if (!IdentityOpen(packed, len, &view))
		abort();
	IdentityBegin(&builder);
	for (IdentityKind kind = IDENTITY_LAST_KIND; kind >= 1; kind--)
	{
		for (int i = 0; i < IdentityCount(&view, kind); i++)
		{
			const IdentityValue *value = IdentityGet(&view, kind, i);
			const size_t text_len = IdentityValueText(kind, value, text);

			if (text_len == 0 || strlen(text) != text_len)
				abort();
			if (IdentityAddValue(&builder, kind, value->bytes, value->len) != FIELD_KEPT)
				abort();
		}
	}
	if (IdentityFinish(&builder, again) != len || memcmp(again, packed, len) != 0)
		abort();
}

static void
CheckKeys(const char *packed, size_t len)
{
	static IdentityView view;
	uint64 keys[IDENTITY_MAX_KEYS];
	SecondField seconds[IDENTITY_MAX_SECONDS];
	int nkeys;

	if (!IdentityOpen(packed, len, &view))
		abort();
	nkeys = IdentityKeys(&view, keys);
	if (nkeys > IDENTITY_MAX_KEYS || IdentitySeconds(&view, seconds) > IDENTITY_MAX_SECONDS)
		abort();
	for (int i = 1; i < nkeys; i++)
		if (keys[i - 1] >= keys[i])
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	char packed[IDENTITY_MAX_BYTES];

	if (IdentityIsCanonical((const char *) data, size))
		CheckPacked((const char *) data, size);
	for (int small = 0; small <= FUZZ_SMALL; small += FUZZ_SMALL)
	{
		const size_t len = PackLines(data, size, small, packed);

		if (!IdentityIsCanonical(packed, len))
			abort();
		CheckPacked(packed, len);
		CheckKeys(packed, len);
	}
	return 0;
}
