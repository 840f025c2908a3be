/*
 * query.c
 *    What ~= asks, what an index is asked for it, and match_query in its packed form.
 *
 * The rule is that of every other way to match: two identities are compared if they
 * share a final key (final_keys.c), and match if their weight reaches the threshold. The
 * score comes first, since it ends early for most rows and few are left to ask for keys.
 *
 * A packed query is all that of a model bears upon one probe: rates that are not those of
 * the built-in model, shares of the probe's own values and keys. What agrees exactly with
 * a value has its share, so nothing more is needed, and the model of a million names
 * becomes a kilobyte. (Of frequencies given by hand for values that agree in more than
 * their letters, e-mails and addresses, the probe's own count.)
 *
 *    +--------+--------------+---------------+------------+-----+--------+----------+
 *    | header | changed rates | shares        | plain keys | hot | seconds | identity |
 *    | counts | number, value | where, of, is | 8 bytes    | 12  | 8 bytes | packed   |
 *    +--------+--------------+---------------+------------+-----+--------+----------+
 *
 * Numbers are in the machine's order: the form for other machines is JSON.
 */
#include "core.h"

#include "match/final_keys.h"
#include "match/query.h"

#define QUERY_VERSION 1

/*
 * A common key of a larger share of the records is sought together with its second
 * fields; for a smaller one reading its rows and asking them costs less.
 */
#define HOT_SHARE 1e-4

typedef struct QueryHeader
{
	uint8 version;
	uint8 nlevels; /* of all comparisons: another number is another set of levels */
	uint16 nrates;
	uint16 nshares;
	uint16 nplain;
	uint16 nhot;
	uint16 nseconds;
	uint16 identity_len;
	double min_probability;
	double prior;
	double household_ratio;
} QueryHeader;

void
InitSide(MatchSide *side)
{
	side->is_valid = false;
	side->len = 0;
}

void
OpenSide(MatchSide *side, const char *packed, size_t len)
{
	if (side->is_valid && side->len == len && memcmp(side->bytes, packed, len) == 0)
		return;
	side->is_valid = false;
	if (len > IDENTITY_MAX_BYTES)
		return;
	memcpy(side->bytes, packed, len);
	if (!IdentityOpen(side->bytes, len, &side->view))
		return;
	side->len = len;
	side->kinds = IdentityKinds(&side->view);
	side->derived = 0;
	side->is_valid = true;
}

/* Derive what is compared with values of these kinds; of a side that others come to again, all. */
static void
PrepareSide(MatchSide *side, uint32 kinds)
{
	const uint32 wanted = (KindsComparedWith(kinds) & side->kinds) | 1;

	if ((wanted & ~side->derived) == 0)
		return;
	side->derived = side->derived == 0 ? wanted : side->kinds | 1;
	PrepareKinds(&side->view, side->derived, &side->prepared.features);
}

/* Make two sides ready for each other; false if one cannot be read. */
static bool
PrepareSides(MatchSide *left, MatchSide *right)
{
	if (!left->is_valid || !right->is_valid)
		return false;
	PrepareSide(left, right->kinds);
	PrepareSide(right, left->kinds);
	return true;
}

static bool
ShareFinalKey(const ShareTable *common, const MatchSide *left, const MatchSide *right)
{
	uint64 left_keys[MAX_FINAL_KEYS];
	uint64 right_keys[MAX_FINAL_KEYS];
	const int nleft = FinalKeys(&left->view, common, left_keys);
	const int nright = FinalKeys(&right->view, common, right_keys);

	for (int i = 0, j = 0; i < nleft && j < nright;)
	{
		if (left_keys[i] == right_keys[j])
			return true;
		if (left_keys[i] < right_keys[j])
			i++;
		else
			j++;
	}
	return false;
}

Weight
SidesWeight(const MatchModel *model, MatchSide *left, MatchSide *right)
{
	if (!PrepareSides(left, right))
		return INT64_MIN;
	return ScorePair(model, &left->prepared.features, &right->prepared.features);
}

bool
SidesMatch(const MatchModel *model, Weight threshold, MatchSide *left, MatchSide *right)
{
	const PairScore floor = {.match = threshold, .household = INT64_MAX};
	PairScore score;

	return PrepareSides(left, right) &&
		   ScorePairAbove(model, &left->prepared.features, &right->prepared.features, &floor,
						  &score) &&
		   ShareFinalKey(&model->common, left, right);
}

/*
 * Blocking keys and, for the models that list some of them as common, the second fields.
 * Which keys those are differs from model to model, so all are stored as they are.
 */
int
StoredKeys(const IdentityView *view, uint64 keys[MAX_STORED_KEYS])
{
	SecondField seconds[IDENTITY_MAX_SECONDS];
	int nseconds = IdentitySeconds(view, seconds);
	int nkeys = IdentityKeys(view, keys);

	for (int i = 0; i < nseconds; i++)
		keys[nkeys++] = seconds[i].hash;
	return SortUniqueKeys(keys, nkeys);
}

/* The second fields that say more than the key does. */
static uint32
SecondsOf(const BlockingKey *key, const SecondField *seconds, int nseconds)
{
	uint32 mask = 0;

	for (int i = 0; i < nseconds; i++)
	{
		if (IdentitySecondAdds(key, &seconds[i]))
			mask |= (uint32) 1 << i;
	}
	return mask;
}

/* A common key that no second field adds to finds nothing: a shared final key of it would be none. */
void
PlanSearch(const IdentityView *view, const ShareTable *common, KeySearch *search)
{
	BlockingKey keys[IDENTITY_MAX_KEYS];
	SecondField seconds[IDENTITY_MAX_SECONDS];
	int nkeys = IdentityBlockingKeys(view, keys);
	int nseconds = IdentitySeconds(view, seconds);

	search->nplain = search->nhot = search->nseconds = 0;
	for (int i = 0; i < nkeys; i++)
	{
		double share = common->nvalues > 0 ? LookUpShare(common, keys[i].key) : 0;
		uint32 mask = share > 0 ? SecondsOf(&keys[i], seconds, nseconds) : 0;

		if (share > 0 && mask == 0)
			continue;
		if (share < HOT_SHARE)
			search->plain[search->nplain++] = keys[i].key;
		else
		{
			search->hot[search->nhot] = keys[i].key;
			search->hot_seconds[search->nhot++] = mask;
		}
	}
	if (search->nhot == 0)
		return;
	search->nseconds = nseconds;
	for (int i = 0; i < nseconds; i++)
		search->seconds[i] = seconds[i].hash;
}

/* Bytes in the making, or being read. */
typedef struct Cursor
{
	char *at;
	const char *end; /* of reading */
} Cursor;

static void
Put(Cursor *cursor, const void *bytes, size_t len)
{
	memcpy(cursor->at, bytes, len);
	cursor->at += len;
}

/* The reader knows that there is as much: see TakeHeader(). */
static void
Take(Cursor *cursor, void *bytes, size_t len)
{
	memcpy(bytes, cursor->at, len);
	cursor->at += len;
}

/*
 * A rate that is not that of the built-in model: comparison, level, and 0 for m, 1 for u,
 * 2 for household. A share: comparison (NCOMPARISONS is a common key), hash of the value,
 * 0 for all that are not listed.
 */
#define RATE_BYTES (3 + sizeof(double))
#define SHARE_BYTES (sizeof(uint64) + 1 + sizeof(double))
#define HOT_BYTES (sizeof(uint64) + sizeof(uint32))

_Static_assert(sizeof(LevelRates) == 3 * sizeof(double),
			   "the rates of a level are an array of three");
#define RATE(model, comparison, level, which)                                                      \
	(((double *) &(model)->rates[comparison][level])[which])

static const MatchModel *
BuiltinModel(void)
{
	static MatchModel model;
	static bool is_ready = false;

	if (!is_ready)
		InitBuiltinModel(&model);
	is_ready = true;
	return &model;
}

static int
CountLevels(void)
{
	static int n = 0;

	if (n == 0)
	{
		for (int comparison = 0; comparison < NCOMPARISONS; comparison++)
			n += LevelCount(comparison);
	}
	return n;
}

static void
PutRates(Cursor *out, QueryHeader *header, const MatchModel *model)
{
	for (int comparison = 0; comparison < NCOMPARISONS; comparison++)
	{
		for (int level = 0; level < LevelCount(comparison); level++)
		{
			for (int which = 0; which < 3; which++)
			{
				const uint8 place[3] = {(uint8) comparison, (uint8) level, (uint8) which};
				double rate = RATE(model, comparison, level, which);

				if (rate == RATE(BuiltinModel(), comparison, level, which))
					continue;
				Put(out, place, sizeof(place));
				Put(out, &rate, sizeof(rate));
				header->nrates++;
			}
		}
	}
}

static void
PutShare(Cursor *out, QueryHeader *header, int comparison, uint64 hash, double share)
{
	uint8 place = (uint8) comparison;

	Put(out, &place, sizeof(place));
	Put(out, &hash, sizeof(hash));
	Put(out, &share, sizeof(share));
	header->nshares++;
}

/* Shares of the probe's values, in whatever comparison they are listed, and of its keys. */
static void
PutShares(Cursor *out, QueryHeader *header, const MatchModel *model, const IdentityView *view)
{
	uint64 keys[IDENTITY_MAX_KEYS];
	int nkeys = model->common.nvalues > 0 ? IdentityKeys(view, keys) : 0;

	for (int comparison = 0; comparison < NCOMPARISONS; comparison++)
	{
		const ShareTable *table = &model->shares[comparison];

		if (table->unlisted > 0)
			PutShare(out, header, comparison, 0, table->unlisted);
		for (int i = 0; table->nvalues > 0 && i < view->first[IDENTITY_LAST_KIND + 1]; i++)
		{
			uint64 hash = ShareHash(view->values[i].bytes, view->values[i].len);
			double share = LookUpShare(table, hash);

			if (share != table->unlisted)
				PutShare(out, header, comparison, hash, share);
		}
	}
	for (int i = 0; i < nkeys; i++)
	{
		double share = LookUpShare(&model->common, keys[i]);

		if (share > 0)
			PutShare(out, header, NCOMPARISONS, keys[i], share);
	}
}

static void
PutSearch(Cursor *out, QueryHeader *header, const MatchModel *model, const IdentityView *view)
{
	KeySearch search;

	PlanSearch(view, &model->common, &search);
	header->nplain = (uint16) search.nplain;
	header->nhot = (uint16) search.nhot;
	header->nseconds = (uint16) search.nseconds;
	Put(out, search.plain, search.nplain * sizeof(uint64));
	Put(out, search.hot, search.nhot * sizeof(uint64));
	Put(out, search.hot_seconds, search.nhot * sizeof(uint32));
	Put(out, search.seconds, search.nseconds * sizeof(uint64));
}

/* The most that a query can take; a usual one is a tenth of the last term. */
#define QUERY_MAX_BYTES                                                                            \
	(sizeof(QueryHeader) + NCOMPARISONS * MAX_LEVELS * 3 * RATE_BYTES +                            \
	 NCOMPARISONS * (IDENTITY_MAX_ENTRIES + 1) * SHARE_BYTES +                                     \
	 IDENTITY_MAX_KEYS * (SHARE_BYTES + HOT_BYTES) + IDENTITY_MAX_SECONDS * sizeof(uint64) +       \
	 IDENTITY_MAX_BYTES)

char *
PackMatchQuery(const char *identity, size_t identity_len, double min_probability,
			   const MatchModel *model, size_t *len)
{
	char *packed = palloc(QUERY_MAX_BYTES);
	Cursor out = {packed + sizeof(QueryHeader), NULL};
	QueryHeader header;
	IdentityView view;
	bool is_open pg_attribute_unused() = IdentityOpen(identity, identity_len, &view);

	Assert(is_open);
	memset(&header, 0, sizeof(header));
	header.version = QUERY_VERSION;
	header.nlevels = (uint8) CountLevels();
	header.identity_len = (uint16) identity_len;
	header.min_probability = min_probability;
	header.prior = model->prior;
	header.household_ratio = model->household_ratio;
	PutRates(&out, &header, model);
	PutShares(&out, &header, model, &view);
	PutSearch(&out, &header, model, &view);
	Put(&out, identity, identity_len);
	memcpy(packed, &header, sizeof(header));
	*len = out.at - packed;
	return packed;
}

/* Is it one of ours, and the rest as long as the header says? */
static bool
TakeHeader(Cursor *in, QueryHeader *header)
{
	if ((size_t) (in->end - in->at) < sizeof(*header))
		return false;
	Take(in, header, sizeof(*header));
	return header->version == QUERY_VERSION && header->nlevels == CountLevels() &&
		   (size_t) (in->end - in->at) ==
			   header->nrates * RATE_BYTES + header->nshares * SHARE_BYTES +
				   header->nplain * sizeof(uint64) + header->nhot * HOT_BYTES +
				   header->nseconds * sizeof(uint64) + header->identity_len;
}

static bool
IsRate(double rate)
{
	return rate >= 0 && rate <= 1;
}

static bool
TakeRates(Cursor *in, const QueryHeader *header, MatchModel *model)
{
	for (int i = 0; i < header->nrates; i++)
	{
		uint8 place[3];
		double rate;

		Take(in, place, sizeof(place));
		Take(in, &rate, sizeof(rate));
		if (place[0] >= NCOMPARISONS || place[1] >= MAX_LEVELS || place[2] >= 3 || !IsRate(rate))
			return false;
		RATE(model, place[0], place[1], place[2]) = rate;
	}
	return true;
}

static bool
TakeShares(Cursor *in, const QueryHeader *header, MatchModel *model)
{
	for (int i = 0; i < header->nshares; i++)
	{
		uint8 comparison;
		uint64 hash;
		double share;
		ShareTable *table;

		Take(in, &comparison, sizeof(comparison));
		Take(in, &hash, sizeof(hash));
		Take(in, &share, sizeof(share));
		if (comparison > NCOMPARISONS || !IsRate(share))
			return false;
		table = comparison == NCOMPARISONS ? &model->common : &model->shares[comparison];
		if (hash == 0)
			table->unlisted = share;
		else
		{
			if (table->size == 0)
			{
				double unlisted = table->unlisted;

				InitShareTable(table, header->nshares);
				table->unlisted = unlisted;
			}
			AddShare(table, hash, share);
		}
	}
	return true;
}

static bool
TakeSearch(Cursor *in, const QueryHeader *header, KeySearch *search)
{
	search->nplain = header->nplain;
	search->nhot = header->nhot;
	search->nseconds = header->nseconds;
	if (search->nplain > IDENTITY_MAX_KEYS || search->nhot > IDENTITY_MAX_KEYS ||
		search->nseconds > IDENTITY_MAX_SECONDS)
		return false;
	Take(in, search->plain, search->nplain * sizeof(uint64));
	Take(in, search->hot, search->nhot * sizeof(uint64));
	Take(in, search->hot_seconds, search->nhot * sizeof(uint32));
	Take(in, search->seconds, search->nseconds * sizeof(uint64));
	return true;
}

/* False where the bytes are not of the form above; the view of the query points into them. */
bool
OpenMatchQuery(const char *packed, size_t len, MatchQuery *query)
{
	Cursor in = {(char *) packed, packed + len};
	QueryHeader header;

	if (!TakeHeader(&in, &header) || !(header.prior > 0 && header.prior < 1) ||
		!(header.household_ratio > 0 && header.household_ratio < 1e9) ||
		!IsRate(header.min_probability))
		return false;
	query->model = *BuiltinModel();
	query->model.prior = header.prior;
	query->model.household_ratio = header.household_ratio;
	if (!TakeRates(&in, &header, &query->model) || !TakeShares(&in, &header, &query->model))
		return false;
	PrepareModel(&query->model);
	query->min_probability = header.min_probability;
	query->threshold = ProbabilityWeight(header.min_probability);
	query->identity_len = header.identity_len;
	query->identity = packed + len - header.identity_len;
	return true;
}

/* Only what an index is asked. */
bool
ReadQuerySearch(const char *packed, size_t len, KeySearch *search)
{
	Cursor in = {(char *) packed, packed + len};
	QueryHeader header;

	if (!TakeHeader(&in, &header))
		return false;
	in.at += header.nrates * RATE_BYTES + header.nshares * SHARE_BYTES;
	return TakeSearch(&in, &header, search);
}
