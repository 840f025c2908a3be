/*
 * test_partition.c
 *    The partition against the rule taken literally, on random graphs that are
 *    shuffled, and on hubs and chains.
 */
#include "unit.h"

#include "graph/partition.h"

#define MAX_NODES 24
#define MAX_EVENTS 40
#define MAX_EVENT_NODES 5
#define MAX_RULES 5
#define NSHUFFLES 30

/* A small world: nodes by their rank, events that name them. */
typedef struct World
{
	NamespaceRule rules[MAX_RULES];
	LinkPolicy policy;
	PartitionNode nodes[MAX_NODES];
	int nnodes;
	struct
	{
		Moment when;
		int nnodes;
		int32 nodes[MAX_EVENT_NODES];
	} events[MAX_EVENTS];
	int nevents;
} World;

static void
MakePolicy(uint64 *seed, World *world)
{
	world->policy = (LinkPolicy){.mode = UnitBelow(seed, 3),
								 .rules = world->rules,
								 .nlisted = MAX_RULES - 1,
								 .maxRecordsPerValue = UnitBelow(seed, 4)};
	for (int i = 0; i < MAX_RULES; i++)
	{
		NamespaceRule *rule = &world->rules[i];

		*rule = UnlistedNamespaceRule();
		if (i == MAX_RULES - 1)
			break;
		rule->priority = 1 + UnitBelow(seed, 4);
		rule->limit = UnitBelow(seed, 4);
		rule->identifierClass = (IdentifierClass) UnitBelow(seed, 3);
		rule->joins = UnitBelow(seed, 8) == 0   ? JOIN_NEVER
					  : UnitBelow(seed, 5) == 0 ? JOIN_SEARCH
												: JOIN_ALWAYS;
	}
}

static void
MakeWorld(uint64 *seed, World *world)
{
	MakePolicy(seed, world);
	world->nnodes = 1 + UnitBelow(seed, MAX_NODES);
	for (int i = 0; i < world->nnodes; i++)
		world->nodes[i] = (PartitionNode){.rule = UnitBelow(seed, MAX_RULES),
										  .isBlocked = UnitBelow(seed, 12) == 0};
	world->nevents = UnitBelow(seed, MAX_EVENTS + 1);
	for (int i = 0; i < world->nevents; i++)
	{
		/* Few different times, so that there are ties. */
		world->events[i].when = (Moment){UnitBelow(seed, 6), UnitBelow(seed, 3)};
		if (world->events[i].when.time == 0)
			world->events[i].when.time = TIME_UNKNOWN;
		world->events[i].nnodes = UnitBelow(seed, MAX_EVENT_NODES + 1);
		for (int j = 0; j < world->events[i].nnodes; j++)
			world->events[i].nodes[j] = UnitBelow(seed, world->nnodes);
	}
}

/*
 * The rule taken literally. Links are a matrix of latest times; the next link to
 * add is looked for among all that are left; groups are labels; limits are
 * counted over all nodes.
 */
typedef struct Reference
{
	const World *world;
	bool isLink[MAX_NODES][MAX_NODES]; /* a < b */
	Moment last[MAX_NODES][MAX_NODES];
	int group[MAX_NODES];
	bool isOut[MAX_NODES];
	bool isHeld[MAX_NODES];
} Reference;

static const NamespaceRule *
RuleOf(const World *world, int node)
{
	return &world->rules[world->nodes[node].rule];
}

static void
CollectLinks(Reference *reference)
{
	const World *world = reference->world;

	for (int e = 0; e < world->nevents; e++)
		for (int i = 0; i < world->events[e].nnodes; i++)
			for (int j = 0; j < world->events[e].nnodes; j++)
			{
				int a = world->events[e].nodes[i];
				int b = world->events[e].nodes[j];

				if (a >= b)
					continue;
				if (!reference->isLink[a][b] ||
					CompareMoments(reference->last[a][b], world->events[e].when) < 0)
					reference->last[a][b] = world->events[e].when;
				reference->isLink[a][b] = true;
			}
}

static void
DropLinksOf(Reference *reference, int node)
{
	reference->isOut[node] = true;
	for (int other = 0; other < reference->world->nnodes; other++)
		reference->isLink[node][other] = reference->isLink[other][node] = false;
}

static void
DropLinks(Reference *reference)
{
	const World *world = reference->world;
	int npersons[MAX_NODES] = {0};

	for (int node = 0; node < world->nnodes; node++)
		if (world->nodes[node].isBlocked || RuleOf(world, node)->joins == JOIN_NEVER)
			DropLinksOf(reference, node);
	for (int node = 0; node < world->nnodes; node++)
		for (int other = 0; other < world->nnodes; other++)
			npersons[node] += (reference->isLink[node][other] || reference->isLink[other][node]) &&
							  RuleOf(world, other)->identifierClass == IDENTIFIER_PERSON;
	for (int node = 0; node < world->nnodes; node++)
		if (world->policy.maxRecordsPerValue > 0 &&
			npersons[node] > world->policy.maxRecordsPerValue)
			DropLinksOf(reference, node);
}

/* True if link (a, b) comes before link (c, d). */
static bool
ComesBefore(const Reference *reference, int a, int b, int c, int d)
{
	int32 pa = RuleOf(reference->world, a)->priority;
	int32 pb = RuleOf(reference->world, b)->priority;
	int32 pc = RuleOf(reference->world, c)->priority;
	int32 pd = RuleOf(reference->world, d)->priority;

	if (Max(pa, pb) != Max(pc, pd))
		return Max(pa, pb) < Max(pc, pd);
	if (CompareMoments(reference->last[a][b], reference->last[c][d]) != 0)
		return CompareMoments(reference->last[a][b], reference->last[c][d]) > 0;
	if (Min(pa, pb) != Min(pc, pd))
		return Min(pa, pb) < Min(pc, pd);
	return a != c ? a < c : b < d;
}

/* Take the next link out of the matrix; false if there is none. */
static bool
TakeNextLink(Reference *reference, int *a, int *b)
{
	bool found = false;

	for (int i = 0; i < reference->world->nnodes; i++)
		for (int j = i + 1; j < reference->world->nnodes; j++)
			if (reference->isLink[i][j] && (!found || ComesBefore(reference, i, j, *a, *b)))
			{
				found = true;
				*a = i;
				*b = j;
			}
	if (found)
		reference->isLink[*a][*b] = false;
	return found;
}

/* True if the groups of a and b together stay within every limit. */
static bool
MayJoin(const Reference *reference, int a, int b)
{
	const World *world = reference->world;
	int count[MAX_RULES] = {0};

	for (int node = 0; node < world->nnodes; node++)
		if (reference->group[node] == reference->group[a] ||
			reference->group[node] == reference->group[b])
			count[world->nodes[node].rule]++;
	for (int i = 0; i < MAX_RULES; i++)
		if (world->rules[i].limit > 0 && count[i] > world->rules[i].limit)
			return false;
	return true;
}

/* Make one group of those of a and b, unless something is in the way; false if a limit is. */
static bool
JoinByTheBook(Reference *reference, int a, int b)
{
	const World *world = reference->world;
	bool aIsSearched = RuleOf(world, a)->joins == JOIN_SEARCH;
	bool bIsSearched = RuleOf(world, b)->joins == JOIN_SEARCH;
	int drop = reference->group[b];

	if (reference->group[a] == drop || (aIsSearched && bIsSearched) ||
		(aIsSearched && reference->isHeld[a]) || (bIsSearched && reference->isHeld[b]))
		return true;
	if (world->policy.mode != LINK_TRANSITIVE && !MayJoin(reference, a, b))
		return false;
	for (int node = 0; node < world->nnodes; node++)
		if (reference->group[node] == drop)
			reference->group[node] = reference->group[a];
	reference->isHeld[a] |= aIsSearched;
	reference->isHeld[b] |= bIsSearched;
	return true;
}

/* The position of the next event that is not yet taken, in the order of first_owner. */
static int
TakeNextEvent(const World *world, int32 sorted[MAX_EVENTS][MAX_EVENT_NODES], const int *nsorted,
			  bool *isTaken)
{
	int next = -1;

	for (int e = 0; e < world->nevents; e++)
	{
		int order = 0;

		if (isTaken[e])
			continue;
		if (next >= 0)
		{
			order = CompareMoments(world->events[e].when, world->events[next].when);
			for (int i = 0; order == 0 && i < nsorted[e] && i < nsorted[next]; i++)
				order = sorted[e][i] - sorted[next][i];
			if (order == 0)
				order = nsorted[e] - nsorted[next];
		}
		if (next < 0 || order < 0)
			next = e;
	}
	isTaken[next] = true;
	return next;
}

/* True if one group of all these nodes' groups would stay within every limit. */
static bool
MayAllJoin(const Reference *reference, const int32 *nodes, int nnodes)
{
	const World *world = reference->world;
	int count[MAX_RULES] = {0};

	for (int node = 0; node < world->nnodes; node++)
	{
		bool isIn = false;

		for (int i = 0; i < nnodes; i++)
			isIn |= reference->group[node] == reference->group[nodes[i]];
		count[world->nodes[node].rule] += isIn;
	}
	for (int i = 0; i < MAX_RULES; i++)
		if (world->rules[i].limit > 0 && count[i] > world->rules[i].limit)
			return false;
	return true;
}

/* Take one event: what does not fit loses its weakest identifier, and is tried again. */
static void
TakeEventByTheBook(Reference *reference, const int32 *sorted, int nsorted)
{
	int32 nodes[MAX_EVENT_NODES];
	int n = 0;

	for (int i = 0; i < nsorted; i++)
		if (!reference->isOut[sorted[i]] &&
			RuleOf(reference->world, sorted[i])->joins != JOIN_SEARCH)
			nodes[n++] = sorted[i];
	while (n > 0 && !MayAllJoin(reference, nodes, n))
	{
		int weakest = 0;

		for (int i = 1; i < n; i++)
			if (RuleOf(reference->world, nodes[i])->priority >=
				RuleOf(reference->world, nodes[weakest])->priority)
				weakest = i;
		memmove(&nodes[weakest], &nodes[weakest + 1], (n - weakest - 1) * sizeof(int32));
		n--;
	}
	for (int i = 1; i < n; i++)
		JoinByTheBook(reference, nodes[0], nodes[i]);
	if (n == 0)
		return;
	/* The strongest stands for the group. */
	for (int i = 1; i < n; i++)
		if (RuleOf(reference->world, nodes[i])->priority <
			RuleOf(reference->world, nodes[0])->priority)
			nodes[0] = nodes[i];
	for (int priority = 0; priority <= MAX_RULES; priority++)
		for (int i = 0; i < nsorted; i++)
		{
			const NamespaceRule *rule = RuleOf(reference->world, sorted[i]);
			int rank = rule->priority == PRIORITY_LOWEST ? MAX_RULES : rule->priority;

			if (rank == priority && rule->joins == JOIN_SEARCH && !reference->isOut[sorted[i]])
				JoinByTheBook(reference, nodes[0], sorted[i]);
		}
}

static void
TakeEventsByTheBook(Reference *reference)
{
	const World *world = reference->world;
	int32 sorted[MAX_EVENTS][MAX_EVENT_NODES];
	int nsorted[MAX_EVENTS];
	bool isTaken[MAX_EVENTS] = {false};

	for (int e = 0; e < world->nevents; e++)
	{
		memcpy(sorted[e], world->events[e].nodes, sizeof(sorted[e]));
		nsorted[e] = SortUniqueNodes(sorted[e], world->events[e].nnodes);
	}
	for (int i = 0; i < world->nevents; i++)
	{
		int e = TakeNextEvent(world, sorted, nsorted, isTaken);

		TakeEventByTheBook(reference, sorted[e], nsorted[e]);
	}
}

/* Fill in for each node the key of its profile. */
static void
PartitionByTheBook(const World *world, int32 *key)
{
	Reference reference = {.world = world};
	int a;
	int b;

	CollectLinks(&reference);
	DropLinks(&reference);
	for (int node = 0; node < world->nnodes; node++)
		reference.group[node] = node;
	if (world->policy.mode == LINK_FIRST_OWNER)
		TakeEventsByTheBook(&reference);
	else
		while (TakeNextLink(&reference, &a, &b))
			JoinByTheBook(&reference, a, b);
	for (int node = 0; node < world->nnodes; node++)
	{
		key[node] = node;
		for (int other = 0; other < world->nnodes; other++)
			if (reference.group[other] == reference.group[node])
			{
				int32 mine = RuleOf(world, key[node])->priority;
				int32 theirs = RuleOf(world, other)->priority;

				if (theirs < mine || (theirs == mine && other < key[node]))
					key[node] = other;
			}
	}
}

static void
Shuffle(uint64 *seed, int32 *numbers, int n)
{
	for (int i = n - 1; i > 0; i--)
	{
		int j = UnitBelow(seed, i + 1);
		int32 swap = numbers[i];

		numbers[i] = numbers[j];
		numbers[j] = swap;
	}
}

/* The partition with nodes numbered, events given and events written in a random order. */
static int32 *
PartitionShuffled(uint64 *seed, const World *world)
{
	int32 rank[MAX_NODES];
	int32 number[MAX_NODES];
	int32 order[MAX_EVENTS];
	Event events[MAX_EVENTS];
	int32 eventNodes[MAX_EVENTS][MAX_EVENT_NODES];
	LinkSet set;
	int64 nlinks;
	Link *links;
	int32 *key;

	for (int i = 0; i < world->nnodes; i++)
		rank[i] = i;
	Shuffle(seed, rank, world->nnodes);
	for (int i = 0; i < world->nnodes; i++)
		number[rank[i]] = i;
	for (int i = 0; i < world->nevents; i++)
		order[i] = i;
	Shuffle(seed, order, world->nevents);

	LinkSetInit(&set);
	for (int i = 0; i < world->nevents; i++)
	{
		int32 nodes[MAX_EVENT_NODES];
		int nnodes = world->events[order[i]].nnodes;

		for (int j = 0; j < nnodes; j++)
			nodes[j] = number[world->events[order[i]].nodes[j]];
		Shuffle(seed, nodes, nnodes);
		nnodes = SortUniqueNodes(nodes, nnodes);
		LinkSetAddEvent(&set, nodes, nnodes, world->events[order[i]].when);
		for (int j = 0; j < nnodes; j++)
			eventNodes[i][j] = rank[nodes[j]];
		events[i] = (Event){world->events[order[i]].when, eventNodes[i],
							SortUniqueNodes(eventNodes[i], nnodes)};
	}
	nlinks = set.nlinks;
	links = LinkSetTakeLinks(&set, rank);
	if (world->policy.mode == LINK_FIRST_OWNER)
		key = PartitionEvents(&world->policy, world->nodes, world->nnodes, events, world->nevents,
							  links, nlinks);
	else
		key = PartitionNodes(&world->policy, world->nodes, world->nnodes, links, nlinks);
	pfree(links);
	return key;
}

static void
TestRandomWorld(uint64 *seed, int round)
{
	static const char *const modes[] = {"latest_link", "transitive", "first_owner"};
	World world;
	int32 expected[MAX_NODES];
	bool agrees = true;

	MakeWorld(seed, &world);
	PartitionByTheBook(&world, expected);
	for (int i = 0; i < NSHUFFLES; i++)
	{
		int32 *key = PartitionShuffled(seed, &world);

		agrees &= memcmp(key, expected, world.nnodes * sizeof(int32)) == 0;
		pfree(key);
	}
	CHECK(agrees, "world %d: %d nodes, %d events, %s: %d shuffles as by the book", round,
		  world.nnodes, world.nevents, modes[world.policy.mode], NSHUFFLES);
}

/* Rules for the tests below: 0 is a unique person, 1 an unlimited device. */
static NamespaceRule personAndDevice[] = {
	{.identifierClass = IDENTIFIER_PERSON, .priority = 1, .limit = 1, .joins = JOIN_ALWAYS},
	{.identifierClass = IDENTIFIER_DEVICE,
	 .priority = 2,
	 .limit = LIMIT_NONE,
	 .joins = JOIN_ALWAYS},
	{.identifierClass = IDENTIFIER_CONTACT, .priority = PRIORITY_LOWEST, .joins = JOIN_ALWAYS},
};

/* One device (node n) that n persons have used, the last of them being the latest. */
static int32 *
PartitionHub(int32 n, int32 maxRecordsPerValue)
{
	LinkPolicy policy = {
		.rules = personAndDevice, .nlisted = 2, .maxRecordsPerValue = maxRecordsPerValue};
	PartitionNode *nodes = palloc0((n + 1) * sizeof(PartitionNode));
	int32 *same = palloc((n + 1) * sizeof(int32));
	LinkSet set;
	Link *links;
	int64 nlinks;
	int32 *key;

	LinkSetInit(&set);
	nodes[n].rule = 1;
	for (int32 i = 0; i <= n; i++)
	{
		int32 event[] = {n, i, n};

		same[i] = i;
		LinkSetAddEvent(&set, event, SortUniqueNodes(event, lengthof(event)), (Moment){i});
	}
	nlinks = set.nlinks;
	links = LinkSetTakeLinks(&set, same);
	key = PartitionNodes(&policy, nodes, n + 1, links, nlinks);
	pfree(links);
	pfree(nodes);
	pfree(same);
	return key;
}

static void
TestHub(int32 n)
{
	int32 *key = PartitionHub(n, LIMIT_NONE);
	bool areAlone = true;

	CHECK(key[n] == n - 1, "a device used by %d persons belongs to the last", n);
	for (int32 i = 0; i < n; i++)
		areAlone &= key[i] == i;
	CHECK(areAlone, "and each person is a profile");
	pfree(key);
	key = PartitionHub(n, n - 1);
	CHECK(key[n] == n, "linked with one person too many, it belongs to nobody");
	pfree(key);
	key = PartitionHub(n, n);
	CHECK(key[n] == n - 1, "with just as many as allowed, to the last");
	pfree(key);
}

/*
 * A chain of n devices, with a person at each end (nodes 0 and 1) and the weakest
 * link, the oldest, in the middle: it is the one that gives way.
 */
static void
TestChain(int32 n)
{
	LinkPolicy policy = {.rules = personAndDevice, .nlisted = 2};
	PartitionNode *nodes = palloc0((n + 2) * sizeof(PartitionNode));
	Link *links = palloc0((n + 1) * sizeof(Link));
	int32 *key;
	bool isSplit = true;

	for (int32 i = 0; i < n; i++)
	{
		nodes[2 + i].rule = 1;
		links[i] = (Link){.last = {i == n / 2 ? 0 : 1 + i % 7}, .a = 1 + i, .b = 2 + i};
	}
	links[0].a = 0;
	links[n] = (Link){.last = {5}, .a = 1, .b = n + 1};
	key = PartitionNodes(&policy, nodes, n + 2, links, n + 1);
	for (int32 i = 0; i < n; i++)
		isSplit &= key[2 + i] == (i < n / 2 ? 0 : 1);
	CHECK(isSplit, "a chain of %d devices is cut at its oldest link", n);
	pfree(key);
	pfree(links);
	pfree(nodes);
}

int
main(void)
{
	uint64 seed = 1;
	int nworlds = getenv("I360_LONG") ? 5000 : 300;

	for (int round = 0; round < nworlds; round++)
		TestRandomWorld(&seed, round);
	TestHub(2);
	TestHub(20000);
	TestChain(10);
	TestChain(20001);
	return UnitDone();
}
