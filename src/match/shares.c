/*
 * shares.c
 *    How often a value is met, by its hash. Open addressing at half load, filled
 *    once when a model is read; a look-up is one probe or two.
 */
#include "core.h"

#include <math.h>

#include "match/match.h"
#include "text/text.h"

/* 0 marks an empty place, so it is never the hash of a value. */
static inline uint64
HashOfLetters(const char *letters, size_t n)
{
	const uint64 hash = HashBytes(letters, n, 0);

	return hash != 0 ? hash : 1;
}

/*
 * Hash of a compared value. LE GOFF and LEGOFF are one name, so spaces do not count: what
 * agrees exactly has one share.
 */
uint64
ShareHash(const void *value, size_t len)
{
	const char *bytes = value;
	char letters[IDENTITY_MAX_VALUE_LEN];
	size_t nletters = 0;

	if (memchr(bytes, ' ', len) == NULL)
		return HashOfLetters(bytes, Min(len, sizeof(letters)));
	for (size_t i = 0; i < len && nletters < sizeof(letters); i++)
	{
		if (bytes[i] != ' ')
			letters[nletters++] = bytes[i];
	}
	return HashOfLetters(letters, nletters);
}

void
InitShareTable(ShareTable *table, int nvalues)
{
	table->nvalues = 0;
	table->unlisted = 0;
	table->size = 4;
	while (table->size < 2 * nvalues)
		table->size *= 2;
	table->hash = palloc0(table->size * sizeof(uint64));
	table->share = palloc0(table->size * (sizeof(double) + sizeof(Weight)));
	table->bits = (Weight *) (table->share + table->size);
}

/* The place of a hash, or the empty one where it belongs. */
static int
FindPlace(const ShareTable *table, uint64 hash)
{
	int place = (int) (hash & (table->size - 1));

	while (table->hash[place] != 0 && table->hash[place] != hash)
		place = (place + 1) & (table->size - 1);
	return place;
}

/* The binary logarithm of a share, which a score takes the difference of. */
Weight
ShareBits(double share)
{
	return share > 0 ? llround(log2(fmax(share, MIN_RATE)) * WEIGHT_UNIT) : SHARE_UNKNOWN;
}

/* Of two spellings of one value the more frequent one counts. */
void
AddShare(ShareTable *table, uint64 hash, double share)
{
	int place = FindPlace(table, hash);

	Assert(table->nvalues < table->size / 2 + 1);
	table->nvalues += table->hash[place] == 0;
	table->hash[place] = hash;
	table->share[place] = Max(table->share[place], share);
	table->bits[place] = ShareBits(table->share[place]);
}

/* The share of a value, that of unlisted ones, or 0 where the table cannot say. */
double
LookUpShare(const ShareTable *table, uint64 hash)
{
	int place;

	if (table->nvalues == 0)
		return table->unlisted;
	place = FindPlace(table, hash);
	return table->hash[place] == hash ? table->share[place] : table->unlisted;
}

/* The same as its logarithm; SHARE_UNKNOWN where the table cannot say. */
Weight
LookUpShareBits(const ShareTable *table, uint64 hash)
{
	int place;

	if (table->nvalues == 0)
		return table->unlisted_bits;
	place = FindPlace(table, hash);
	return table->hash[place] == hash ? table->bits[place] : table->unlisted_bits;
}
