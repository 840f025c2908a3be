/*
 * final_keys.c
 *    The keys with which a record blocks under a model: two records are compared if
 *    they share one.
 *
 * A key that the model lists as common counts only together with a second field (birth
 * date, sound of a name, place) that is not in it. This is the one place that says so:
 * batch, operators and index all ask here, so they agree.
 */
#include "core.h"

#include "match/final_keys.h"

static int
CompareUint64(const void *a, const void *b)
{
	uint64 left = *(const uint64 *) a;
	uint64 right = *(const uint64 *) b;

	return (left > right) - (left < right);
}

int
SortUniqueKeys(uint64 *keys, int nkeys)
{
	int nunique = 0;

	qsort(keys, nkeys, sizeof(uint64), CompareUint64);
	for (int i = 0; i < nkeys; i++)
	{
		if (i == 0 || keys[i] != keys[i - 1])
			keys[nunique++] = keys[i];
	}
	return nunique;
}

/* Add the combinations of a common key with those of the record's second fields that are not in it. */
static int
CombineKey(const BlockingKey *key, const SecondField *seconds, int nseconds, uint64 *final,
		   int nfinal)
{
	for (int i = 0; i < nseconds; i++)
	{
		if (IdentitySecondAdds(key, &seconds[i]))
			final[nfinal++] = IdentityKeyWithSecond(key->key, seconds[i].hash);
	}
	return nfinal;
}

int
FinalKeys(const IdentityView *view, const ShareTable *common, uint64 final[MAX_FINAL_KEYS])
{
	BlockingKey keys[IDENTITY_MAX_KEYS];
	SecondField seconds[IDENTITY_MAX_SECONDS];
	int nkeys = IdentityBlockingKeys(view, keys);
	int nseconds = -1;
	int nfinal = 0;

	for (int i = 0; i < nkeys; i++)
	{
		if (common == NULL || common->nvalues == 0 || LookUpShare(common, keys[i].key) <= 0)
		{
			final[nfinal++] = keys[i].key;
			continue;
		}
		if (nseconds < 0)
			nseconds = IdentitySeconds(view, seconds);
		nfinal = CombineKey(&keys[i], seconds, nseconds, final, nfinal);
	}
	return SortUniqueKeys(final, nfinal);
}
