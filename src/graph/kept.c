/*
 * kept.c
 *    The partition of the kept graph, or of a part of it that no link leaves.
 *
 * First, what is one by itself is taken for one node: what somebody decided to be
 * one; the records of a cluster; and a record with the values of unique
 * namespaces that it alone carries, since a customer with two cards is one
 * customer, not a conflict, and still has no room for the card of another. Only a
 * decision that two are not one is in the way.
 *
 * Then the other links are added one by one, in the order of the mode (see
 * partition.c), unless the two groups together would hold more values of a
 * namespace than its limit, two records that are not one, or two nodes that
 * somebody decided to keep apart. In mode first_owner the order is that of the
 * first time that each link was seen: events are not kept, their links are.
 *
 * Nothing here depends on the numbers of the nodes but the name of a profile: the
 * smallest number among its nodes of the strongest class. The result for a part
 * of the graph that no link leaves is the same as within the whole, which is why
 * one function serves resolve() and observe().
 *
 * Cost: a sort of the links, and of the holders of what more than
 * max_records_per_value hold; 32 bytes a link and about 50 a node.
 */
#include "core.h"

#include "graph/kept.h"

/* Between two looks at whether the user has cancelled. */
#define STEPS_PER_CHECK 65536

/* After all that happens. */
#define TIME_NOW INT64_MAX

LinkPolicy
PolicyWithRecords(const LinkPolicy *policy)
{
	LinkPolicy withRecords = *policy;
	int32 nrules = policy->nlisted + 1;

	withRecords.rules = palloc((nrules + 1) * sizeof(NamespaceRule));
	memcpy(withRecords.rules, policy->rules, nrules * sizeof(NamespaceRule));
	withRecords.rules[nrules] = (NamespaceRule){
		.identifierClass = IDENTIFIER_PERSON, .priority = 0, .limit = 1, .joins = JOIN_ALWAYS};
	return withRecords;
}

int64
LinkTime(const LinkPolicy *policy, KeptKind kind, int64 first, int64 last)
{
	if (policy->mode == LINK_FIRST_OWNER)
		return first != TIME_UNKNOWN ? first : last;
	return kind == KEPT_CARRIES && last == TIME_UNKNOWN ? TIME_NOW : last;
}

static int
CompareHolders(const void *x, const void *y)
{
	int64 a = *(const int64 *) x;
	int64 b = *(const int64 *) y;

	return (a > b) - (a < b);
}

bool
AreTooMany(int64 *holders, int64 nholders, int32 most)
{
	int64 ndistinct = 0;

	if (most == LIMIT_NONE || nholders <= most)
		return false;
	qsort(holders, nholders, sizeof(int64), CompareHolders);
	for (int64 i = 0; i < nholders; i++)
		ndistinct += i == 0 || holders[i] != holders[i - 1];
	return ndistinct > most;
}

/* True if a link is of this kind and its `end` node has the other as a holder: give that. */
static bool
FindHolder(const LinkPolicy *policy, const KeptNode *nodes, const KeptLink *link, KeptKind kind,
		   bool isRight, int32 *end, int32 *holder)
{
	*end = isRight ? link->right : link->left;
	*holder = isRight ? link->left : link->right;
	if (link->kind != kind || link->left == link->right || nodes[*end].isOut)
		return false;
	return kind == KEPT_CARRIES
			   ? isRight
			   : policy->rules[nodes[*holder].rule].identifierClass == IDENTIFIER_PERSON;
}

/* Mark the nodes with too many holders by links of one kind. cluster: the first record of each one's. */
static void
MarkCrowdedBy(KeptKind kind, const LinkPolicy *policy, const KeptNode *nodes, int32 nnodes,
			  const KeptLink *links, int64 nlinks, const int32 *cluster, bool *isCrowded)
{
	int64 *first = palloc_huge(((Size) nnodes + 1) * sizeof(int64));
	int64 *holders;
	int32 end;
	int32 holder;

	/* Holders by node: count, turn counts into places, fill in. */
	memset(first, 0, ((Size) nnodes + 1) * sizeof(int64));
	for (int64 i = 0; i < 2 * nlinks; i++)
		if (FindHolder(policy, nodes, &links[i / 2], kind, i % 2, &end, &holder))
			first[end + 1]++;
	for (int32 node = 0; node < nnodes; node++)
		first[node + 1] += first[node];
	holders = palloc_huge((Size) first[nnodes] * sizeof(int64) + 1);
	for (int64 i = 0; i < 2 * nlinks; i++)
		if (FindHolder(policy, nodes, &links[i / 2], kind, i % 2, &end, &holder))
			holders[first[end]++] = cluster[holder];
	/* Now first[node] is where the next node's begin. */
	for (int32 node = 0; node < nnodes; node++)
	{
		int64 start = node > 0 ? first[node - 1] : 0;

		if (AreTooMany(holders + start, first[node] - start, policy->maxRecordsPerValue))
			isCrowded[node] = true;
		if (node % STEPS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
	}
	pfree(first);
	pfree(holders);
}

void
MarkCrowdedNodes(const LinkPolicy *withRecords, KeptNode *nodes, int32 nnodes,
				 const KeptLink *links, int64 nlinks)
{
	int32 *cluster = palloc0_huge((Size) nnodes * sizeof(int32));
	bool *isCrowded = palloc0_huge((Size) nnodes * sizeof(bool));

	for (int32 node = 0; node < nnodes; node++)
		cluster[node] = node;
	for (int64 i = 0; i < nlinks; i++)
		if (links[i].kind == KEPT_MATCH)
			cluster[links[i].left] = links[i].right;
	MarkCrowdedBy(KEPT_CARRIES, withRecords, nodes, nnodes, links, nlinks, cluster, isCrowded);
	MarkCrowdedBy(KEPT_SEEN, withRecords, nodes, nnodes, links, nlinks, cluster, isCrowded);
	for (int32 node = 0; node < nnodes; node++)
		nodes[node].isOut = nodes[node].isOut || isCrowded[node];
	pfree(cluster);
	pfree(isCrowded);
}

/* Decisions first, then matches, then the rest in the order of its mode. */
static int
CompareKinds(const KeptLink *a, const KeptLink *b)
{
	static const int place[] = {
		[KEPT_CANNOT] = 0, [KEPT_MUST] = 1, [KEPT_MATCH] = 2, [KEPT_CARRIES] = 3, [KEPT_SEEN] = 3};

	return place[a->kind] - place[b->kind];
}

static int
CompareEnds(const KeptLink *a, const KeptLink *b)
{
	int32 aMin = Min(a->left, a->right);
	int32 bMin = Min(b->left, b->right);

	if (aMin != bMin)
		return aMin < bMin ? -1 : 1;
	aMin = Max(a->left, a->right);
	bMin = Max(b->left, b->right);
	return (aMin > bMin) - (aMin < bMin);
}

static int
CompareLatest(const void *x, const void *y)
{
	const KeptLink *a = x;
	const KeptLink *b = y;
	int order = CompareKinds(a, b);

	CHECK_FOR_INTERRUPTS();
	if (order != 0)
		return order;
	if (a->weaker != b->weaker)
		return a->weaker < b->weaker ? -1 : 1;
	if (a->time != b->time)
		return a->time > b->time ? -1 : 1;
	if (a->stronger != b->stronger)
		return a->stronger < b->stronger ? -1 : 1;
	return CompareEnds(a, b);
}

static int
CompareFirst(const void *x, const void *y)
{
	const KeptLink *a = x;
	const KeptLink *b = y;
	int order = CompareKinds(a, b);

	CHECK_FOR_INTERRUPTS();
	if (order != 0)
		return order;
	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	if (a->weaker != b->weaker)
		return a->weaker < b->weaker ? -1 : 1;
	if (a->stronger != b->stronger)
		return a->stronger < b->stronger ? -1 : 1;
	return CompareEnds(a, b);
}

static void
SortKeptLinks(const LinkPolicy *policy, const KeptNode *nodes, KeptLink *links, int64 nlinks)
{
	for (KeptLink *link = links; link < links + nlinks; link++)
	{
		int32 a = policy->rules[nodes[link->left].rule].priority;
		int32 b = policy->rules[nodes[link->right].rule].priority;

		if (link->kind == KEPT_MATCH || link->kind == KEPT_MUST || link->kind == KEPT_CANNOT)
			link->time = 0;
		link->weaker = Max(a, b);
		link->stronger = Min(a, b);
	}
	qsort(links, nlinks, sizeof(KeptLink),
		  policy->mode == LINK_FIRST_OWNER ? CompareFirst : CompareLatest);
}

/*
 * The groups as they grow, over nodes of which each is alone at first. Returns
 * the pairs to be kept apart, which come first in the order.
 */
static NodePair *
TakeApart(const KeptLink *links, int64 nlinks, int32 *napart)
{
	NodePair *apart;
	int64 n = 0;

	while (n < nlinks && links[n].kind == KEPT_CANNOT)
		n++;
	apart = palloc_huge((Size) n * sizeof(NodePair) + 1);
	for (int64 i = 0; i < n; i++)
		apart[i] = (NodePair){links[i].left, links[i].right};
	*napart = (int32) n;
	return apart;
}

#define CARRIED_BY_NOBODY (-1)
#define CARRIED_BY_SEVERAL (-2)

/* For each node of a unique namespace, the one group of records that carries it, if there is one. */
static int32 *
FindOwners(const LinkPolicy *policy, const KeptNode *nodes, int32 nnodes, const KeptLink *links,
		   int64 nlinks, Groups *groups)
{
	int32 *owner = palloc_huge((Size) nnodes * sizeof(int32));

	for (int32 node = 0; node < nnodes; node++)
		owner[node] = CARRIED_BY_NOBODY;
	for (int64 i = 0; i < nlinks; i++)
	{
		int32 carried = links[i].right;
		int32 root;

		if (links[i].kind != KEPT_CARRIES || links[i].left == carried || nodes[carried].isOut ||
			policy->rules[nodes[carried].rule].limit != 1)
			continue;
		root = UnionFindRoot(&groups->forest, links[i].left);
		if (owner[carried] == CARRIED_BY_NOBODY)
			owner[carried] = root;
		else if (owner[carried] != root)
			owner[carried] = CARRIED_BY_SEVERAL;
	}
	return owner;
}

/* Take for one node what is one by itself. Returns how many links were dealt with. */
static int64
JoinWhatIsOne(const LinkPolicy *policy, const KeptNode *nodes, int32 nnodes, KeptLink *links,
			  int64 nlinks, int64 from, Groups *groups)
{
	int64 i = from;
	int32 *owner;

	for (; i < nlinks && (links[i].kind == KEPT_MUST || links[i].kind == KEPT_MATCH); i++)
		links[i].result = JoinAsOne(groups, links[i].left, links[i].right);
	owner = FindOwners(policy, nodes, nnodes, links, nlinks, groups);
	for (int32 node = 0; node < nnodes; node++)
		if (owner[node] >= 0)
			(void) JoinAsOne(groups, owner[node], node);
	pfree(owner);
	return i;
}

IdentifierClass
NodeClass(const LinkPolicy *withRecords, const KeptNode *node)
{
	return node->isOut ? IDENTIFIER_DEVICE : withRecords->rules[node->rule].identifierClass;
}

/* For each node, the one that its profile is named after: of the strongest class, then the smallest number. */
static int32 *
FindNamesakes(const LinkPolicy *policy, const KeptNode *nodes, int32 nnodes, Groups *groups)
{
	int32 *name = palloc_huge((Size) nnodes * sizeof(int32));

	for (int32 node = 0; node < nnodes; node++)
	{
		int32 root = UnionFindRoot(&groups->forest, node);
		const KeptNode *best = &nodes[root == node ? node : name[root]];
		int order = (int) NodeClass(policy, &nodes[node]) - (int) NodeClass(policy, best);

		if (root == node || order < 0 || (order == 0 && nodes[node].id < best->id))
			name[root] = node;
	}
	for (int32 node = 0; node < nnodes; node++)
		name[node] = name[UnionFindRoot(&groups->forest, node)];
	return name;
}

int32 *
PartitionKept(const LinkPolicy *withRecords, const KeptNode *nodes, int32 nnodes, KeptLink *links,
			  int64 nlinks)
{
	PartitionNode *plain = palloc_huge((Size) nnodes * sizeof(PartitionNode) + 1);
	NodePair *apart;
	int32 napart;
	Groups groups;
	int32 *name;

	for (int32 node = 0; node < nnodes; node++)
		plain[node] = (PartitionNode){nodes[node].rule, nodes[node].isOut};
	SortKeptLinks(withRecords, nodes, links, nlinks);
	apart = TakeApart(links, nlinks, &napart);
	MakeGroups(&groups, withRecords, plain, nnodes, apart, napart);
	for (int64 i = JoinWhatIsOne(withRecords, nodes, nnodes, links, nlinks, napart, &groups);
		 i < nlinks; i++)
	{
		KeptLink *link = &links[i];

		link->result = nodes[link->left].isOut || nodes[link->right].isOut
						   ? JOIN_OUT
						   : JoinNodes(&groups, link->left, link->right);
		if (i % STEPS_PER_CHECK == 0)
			CHECK_FOR_INTERRUPTS();
	}
	name = FindNamesakes(withRecords, nodes, nnodes, &groups);
	FreeGroups(&groups);
	pfree(apart);
	pfree(plain);
	return name;
}
