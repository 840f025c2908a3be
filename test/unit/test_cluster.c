/*
 * test_cluster.c
 *    Clusters and households of made-up evidence: what the rules forbid is never joined,
 *    noise-free data gives connected components, and neither the order of the pairs nor the
 *    numbers of the nodes change the answer.
 */
#include "unit.h"

#include "batch/cluster.h"
#include "text/text.h"
#include "union_find.h"

#define MAX_NODES 120
#define BITS(x) ((Weight) ((x) *WEIGHT_UNIT))

/* Who a node is, and which of its values are missing or worn down to an initial. */
typedef struct Node
{
	int given;   /* a name; its negative is an initial that fits given and given + 100 alike */
	int date;    /* 0: missing */
	int contact; /* 0: missing */
	int home;
	uint64 order;
	uint64 source;
} Node;

typedef struct World
{
	int n;
	Node node[MAX_NODES];
	MatchModel model;
} World;

static void
Say(PairEvidence *evidence, Comparison comparison, double match, double household)
{
	evidence->present |= 1u << comparison;
	evidence->match[comparison] = BITS(match);
	evidence->household[comparison] = BITS(household);
}

static void
EvidenceOf(void *state, int32 left, int32 right, PairEvidence *evidence)
{
	const World *world = state;
	const Node *a = &world->node[left];
	const Node *b = &world->node[right];

	memset(evidence, 0, sizeof(*evidence));
	if (a->given < 0 || b->given < 0)
	{
		if (abs(a->given) % 100 == abs(b->given) % 100)
			Say(evidence, COMPARE_GIVEN_NAME, 3.5, -0.5);
		else
			Say(evidence, COMPARE_GIVEN_NAME, -7, 0);
	}
	else
		Say(evidence, COMPARE_GIVEN_NAME, a->given == b->given ? 7 : -7,
			a->given == b->given ? 1 : 0);
	if (a->date != 0 && b->date != 0)
		Say(evidence, COMPARE_BIRTH_DATE, a->date == b->date ? 14 : -9,
			a->date == b->date ? 11 : 0);
	if (a->contact != 0 && b->contact != 0)
		Say(evidence, COMPARE_EMAIL, a->contact == b->contact ? 18 : -2,
			a->contact == b->contact ? 15 : 0);
	if (a->home != 0 && b->home != 0)
		Say(evidence, COMPARE_ADDRESS, a->home == b->home ? 16 : -3,
			a->home == b->home ? 16.5 : -7);
}

/* The weights of a pair, as score.c adds them up. */
static PairScore
ScoreOf(World *world, int left, int right)
{
	PairEvidence evidence;
	double person = WeightBits(world->model.prior_weight);
	double household = WeightBits(world->model.household_prior);

	EvidenceOf(world, left, right, &evidence);
	for (int c = 0; c < NCOMPARISONS; c++)
	{
		person += WeightBits(evidence.match[c]);
		household += WeightBits(evidence.household[c]);
	}
	return (PairScore){BITS(person - log2(1 + exp2(household))),
					   BITS(log2(exp2(person) + exp2(household)))};
}

typedef struct Answer
{
	int32 cluster[MAX_NODES];
	int32 household[MAX_NODES];
} Answer;

/* Cluster a world whose node i has number place[i]; pairs come in an order of their own. */
static void
Cluster(World *world, const int *place, uint64 *seed, bool are_unique, Answer *answer)
{
	static World placed;
	uint64 order[MAX_NODES];
	uint64 sources[MAX_NODES];
	int32 npersons[MAX_NODES];
	int32 cluster[MAX_NODES];
	int32 household[MAX_NODES];
	int pairs[MAX_NODES * MAX_NODES];
	int npairs = 0;
	EdgeList persons;
	EdgeList households;
	ClusterTask task = {.nnodes = world->n,
						.order = order,
						.model = &world->model,
						.floor = BITS(3),
						.evidence = EvidenceOf,
						.state = &placed};

	placed = *world;
	for (int i = 0; i < world->n; i++)
	{
		placed.node[place[i]] = world->node[i];
		order[place[i]] = world->node[i].order;
		sources[place[i]] = world->node[i].source;
		npersons[i] = 1;
	}
	task.sources = are_unique ? sources : NULL;
	for (int i = 0; i < world->n; i++)
	{
		for (int j = i + 1; j < world->n; j++)
		{
			int k = UnitBelow(seed, npairs + 1);

			pairs[npairs++] = pairs[k];
			pairs[k] = i * MAX_NODES + j;
		}
	}
	InitEdges(&persons, order, world->n);
	InitEdges(&households, order, world->n);
	for (int k = 0; k < npairs; k++)
	{
		int left = pairs[k] / MAX_NODES;
		int right = pairs[k] % MAX_NODES;
		PairScore score = ScoreOf(&placed, left, right);

		if (score.match >= task.floor)
			AddEdge(&persons, left, right, score.match);
		if (score.household >= task.floor)
			AddEdge(&households, left, right, score.household);
	}
	ClusterPairs(&task, &persons, cluster);
	GroupHouseholds(&task, &households, cluster, npersons, household);
	for (int i = 0; i < world->n; i++)
	{
		answer->cluster[i] = cluster[place[i]];
		answer->household[i] = household[place[i]];
	}
	free(persons.edges);
	free(households.edges);
}

/* A world in its own order. */
static void
ClusterAsIs(World *world, bool are_unique, Answer *answer)
{
	int place[MAX_NODES];
	uint64 seed = 1;

	for (int i = 0; i < world->n; i++)
	{
		place[i] = i;
		world->node[i].order = HashBytes(&i, sizeof(i), 0);
	}
	Cluster(world, place, &seed, are_unique, answer);
}

static void
Begin(World *world)
{
	world->n = 0;
	InitBuiltinModel(&world->model);
}

static int
Add(World *world, int given, int date, int contact, int home)
{
	world->node[world->n] = (Node){.given = given, .date = date, .contact = contact, .home = home};
	return world->n++;
}

static bool
SamePartition(const int32 *a, const int32 *b, int n)
{
	for (int i = 0; i < n; i++)
	{
		for (int j = i + 1; j < n; j++)
		{
			if ((a[i] == a[j]) != (b[i] == b[j]))
				return false;
		}
	}
	return true;
}

/* Few names, dates, contacts and homes, and holes in all of them. */
static void
RandomWorld(uint64 *seed, World *world)
{
	int n = 2 + UnitBelow(seed, MAX_NODES - 1);

	Begin(world);
	while (world->n < n)
	{
		int given = 1 + UnitBelow(seed, 3);

		Add(world, UnitBelow(seed, 4) == 0 ? -given : given + 100 * UnitBelow(seed, 2),
			UnitBelow(seed, 8), UnitBelow(seed, 12), UnitBelow(seed, 6));
		world->node[world->n - 1].order = UnitRandom(seed);
		world->node[world->n - 1].source = UINT64_C(1) << UnitBelow(seed, 4) & 7;
	}
}

/* Random worlds: the laws that hold whatever comes. */
static void
CheckLaws(void)
{
	uint64 seed = 7;
	int ndifferent = 0;
	int ndoubled = 0;
	int ntorn = 0;
	int njoined = 0;

	for (int round = 0; round < 200; round++)
	{
		static World world;
		static Answer answer;
		static Answer again;
		bool are_unique = round % 2 == 0;
		int place[MAX_NODES];

		RandomWorld(&seed, &world);
		for (int i = 0; i < world.n; i++)
			place[i] = i;
		Cluster(&world, place, &seed, are_unique, &answer);
		for (int i = world.n - 1; i > 0; i--)
		{
			int j = UnitBelow(&seed, i + 1);
			int kept = place[i];

			place[i] = place[j];
			place[j] = kept;
		}
		Cluster(&world, place, &seed, are_unique, &again);
		ndifferent += !SamePartition(answer.cluster, again.cluster, world.n) ||
					  !SamePartition(answer.household, again.household, world.n);
		for (int i = 0; i < world.n; i++)
		{
			for (int j = i + 1; j < world.n; j++)
			{
				bool are_one = answer.cluster[i] == answer.cluster[j];

				njoined += are_one;
				ndoubled +=
					are_one && are_unique && (world.node[i].source & world.node[j].source) != 0;
				ntorn += are_one && answer.household[i] != answer.household[j];
			}
		}
	}
	CHECK(njoined > 1000, "random worlds: %d pairs in one cluster", njoined);
	CHECK(ndifferent == 0, "in any order and by any numbers: %d worlds differ", ndifferent);
	CHECK(ndoubled == 0, "a unique source is in a cluster once: %d pairs", ndoubled);
	CHECK(ntorn == 0, "a person has one household: %d pairs", ntorn);
}

/* People whose records say the same, but for holes: clusters are the connected components. */
static void
CheckNoiseFree(void)
{
	static World world;
	static Answer answer;
	uint64 seed = 11;
	UnionFind forest;
	int32 components[MAX_NODES];

	Begin(&world);
	while (world.n < MAX_NODES)
	{
		int person = world.n / 20; /* clusters of up to 20 */

		Add(&world, person + 1, UnitBelow(&seed, 2) * (person + 1),
			UnitBelow(&seed, 2) * (person + 1), UnitBelow(&seed, 2) * (person + 1));
	}
	ClusterAsIs(&world, false, &answer);
	UnionFindInit(&forest, world.n);
	for (int i = 0; i < world.n; i++)
	{
		for (int j = i + 1; j < world.n; j++)
		{
			if (ScoreOf(&world, i, j).match >= BITS(3))
				UnionFindMerge(&forest, i, j);
		}
	}
	for (int i = 0; i < world.n; i++)
		components[i] = UnionFindRoot(&forest, i);
	CHECK(SamePartition(answer.cluster, components, world.n),
		  "without noise: the connected components");
	free(forest.parent);
}

static void
CheckCases(void)
{
	static World world;
	static Answer answer;

	/* A father and a son of one name, and a record without a date that is like both. */
	Begin(&world);
	Add(&world, 1, 1950, 0, 1);
	Add(&world, 1, 0, 5, 1);
	Add(&world, 1, 1980, 5, 1);
	ClusterAsIs(&world, false, &answer);
	CHECK(answer.cluster[0] != answer.cluster[2], "a missing date does not join two that differ");
	CHECK(answer.household[0] == answer.household[2], "they are a household");

	/* Jean and Julie of one e-mail and date, and J. */
	Begin(&world);
	Add(&world, 1, 1980, 5, 1);
	Add(&world, -1, 1980, 5, 1);
	Add(&world, 101, 1980, 5, 1);
	ClusterAsIs(&world, false, &answer);
	CHECK(answer.cluster[0] != answer.cluster[2], "an initial does not join two names");

	/* Who changed e-mail and moved: each record shares something with the one before it. */
	Begin(&world);
	Add(&world, 1, 0, 5, 1);
	Add(&world, 1, 1980, 5, 2);
	Add(&world, 1, 1980, 6, 2);
	Add(&world, 1, 0, 6, 4);
	ClusterAsIs(&world, false, &answer);
	CHECK(answer.cluster[0] == answer.cluster[3], "changed contacts are forgiven");

	/* A building: fifty people of fifty names, each with their own, on one address. */
	Begin(&world);
	for (int i = 0; i < 50; i++)
		Add(&world, 1 + i, 1940 + i, 100 + i, 1);
	world.model.prior_weight = BITS(-8);
	world.model.household_prior = BITS(-9);
	ClusterAsIs(&world, false, &answer);
	CHECK(answer.household[0] != answer.household[1], "a building is no household");
	world.n = 4;
	ClusterAsIs(&world, false, &answer);
	CHECK(answer.household[0] == answer.household[3], "four of them in a house of their own are");
}

/* Everybody resembles everybody: edges are pruned, and what they connect stays connected. */
static void
CheckGiant(void)
{
	enum
	{
		NODES = 3000
	};
	static uint64 order[NODES];
	EdgeList edges;
	UnionFind forest;
	bool are_connected = true;

	for (int i = 0; i < NODES; i++)
		order[i] = HashBytes(&i, sizeof(i), 0);
	InitEdges(&edges, order, NODES);
	for (int i = 0; i < NODES; i++)
	{
		for (int j = i + 1; j < NODES; j++)
			AddEdge(&edges, i, j, BITS(10 + (i + j) % 7));
	}
	CHECK(edges.reserved <= 3 * 17 * (int64) NODES, "of %d pairs room for %lld is kept",
		  NODES * (NODES - 1) / 2, (long long) edges.reserved);
	SortEdges(&edges);
	UnionFindInit(&forest, NODES);
	for (int64 i = 0; i < edges.n; i++)
		UnionFindMerge(&forest, edges.edges[i].left, edges.edges[i].right);
	for (int i = 0; i < NODES; i++)
		are_connected = are_connected && UnionFindRoot(&forest, i) == 0;
	CHECK(are_connected, "all that was connected is");
	free(edges.edges);
	free(forest.parent);
}

int
main(void)
{
	CheckLaws();
	CheckNoiseFree();
	CheckCases();
	CheckGiant();
	return UnitDone();
}
