/*
 * disposable.c
 *    Domains of throw-away addresses, and what lies in them.
 *
 * The table (tools/disposable_table) holds the domains turned round and sorted, front-coded:
 *
 *    +------+-----+-----------+
 *    | same | len | len bytes |   "same" bytes are those of the domain before
 *    +------+-----+-----------+
 *
 * Every DISPOSABLE_BLOCK-th shares none, so a binary search over the blocks and a walk
 * through one of them find a domain. Every ending of the domain in question that begins a
 * label is looked for, so 3 look-ups for a.b.com, of some 10 comparisons and 8 steps each.
 */
#include "normalize/disposable.h"
#include "normalize/email.h"

#include "normalize/disposable_table.def"

const char *const disposable_version = DISPOSABLE_VERSION;
const int disposable_count = DISPOSABLE_COUNT;

/* Order of a text that is not terminated and one that is given by its length too. */
static int
CompareBytes(const char *a, size_t alen, const char *b, size_t blen)
{
	const int order = memcmp(a, b, Min(alen, blen));

	return order != 0 ? order : (alen > blen) - (alen < blen);
}

/* The last block whose first domain is not after the one looked for; the first one if none is. */
static int
FindBlock(const char *reversed, size_t len)
{
	int low = 0;
	int high = lengthof(disposable_blocks);

	while (high - low > 1)
	{
		const int middle = (low + high) / 2;
		const char *first = disposable_domains + disposable_blocks[middle];

		if (CompareBytes(first + 2, (unsigned char) first[1], reversed, len) <= 0)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/*
 * Walk a block. `matched` bytes of the current domain are those looked for; a domain that
 * shares fewer with the one before has left them, one that shares more is still past them.
 */
static bool
BlockHolds(int block, const char *reversed, size_t len)
{
	const char *at = disposable_domains + disposable_blocks[block];
	const int count = Min(DISPOSABLE_BLOCK, DISPOSABLE_COUNT - block * DISPOSABLE_BLOCK);
	size_t matched = 0;

	for (int i = 0; i < count; i++)
	{
		const size_t same = (unsigned char) at[0];
		const size_t rest = (unsigned char) at[1];

		at += 2;
		if (same < matched)
			return false;
		if (same == matched)
		{
			size_t n = 0;

			while (n < rest && matched < len && at[n] == reversed[matched])
				n++, matched++;
			if (n == rest && matched == len)
				return true;
		}
		at += rest;
	}
	return false;
}

bool
IsDisposableDomain(const char *domain)
{
	char reversed[EMAIL_DOMAIN_MAX_BYTES];
	const size_t len = strlen(domain);
	bool past_top = false;

	Assert(len <= sizeof(reversed));
	for (size_t i = 0; i < len; i++)
	{
		reversed[i] = domain[len - 1 - i];
		if (i + 1 < len && domain[len - 2 - i] != '.')
			continue;
		/* A top-level domain alone is nobody's. */
		if (past_top && BlockHolds(FindBlock(reversed, i + 1), reversed, i + 1))
			return true;
		past_top = true;
	}
	return false;
}
