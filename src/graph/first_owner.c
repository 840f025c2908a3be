/*
 * first_owner.c
 *    The partition in mode first_owner: what was said first stands.
 *
 * Events are taken in the order of their moments. An event joins the groups of
 * its identifiers. If a limit is in the way, the event loses its identifier of the
 * lowest priority, of equal ones the last in byte order, and is tried again: so
 * it joins the longest run of its identifiers, from the strongest on, that fits.
 * No join is ever undone. Identifiers that are only searched come after the
 * others: each goes to the first group that has room for it.
 *
 * Events of one moment are taken in the byte order of what they hold, so that
 * the order in which they are given does not count. Cost: a sort of the events,
 * then a step an identifier.
 */
#include "core.h"

#include "graph/partition.h"

/* A node of the event that is being taken, and how strong it is. */
typedef struct Candidate
{
	int32 priority;
	int32 node;
} Candidate;

static int
CompareEvents(const void *x, const void *y)
{
	const Event *a = x;
	const Event *b = y;
	int order = CompareMoments(a->when, b->when);

	CHECK_FOR_INTERRUPTS();
	for (int32 i = 0; order == 0 && i < a->nnodes && i < b->nnodes; i++)
		order = (a->nodes[i] > b->nodes[i]) - (a->nodes[i] < b->nodes[i]);
	if (order == 0)
		order = (a->nnodes > b->nnodes) - (a->nnodes < b->nnodes);
	return order;
}

static int
CompareCandidates(const void *x, const void *y)
{
	const Candidate *a = x;
	const Candidate *b = y;

	if (a->priority != b->priority)
		return a->priority < b->priority ? -1 : 1;
	return (a->node > b->node) - (a->node < b->node);
}

/* The nodes of the event that can join something, the strongest first; those only searched last. */
static int
ChooseCandidates(const LinkPolicy *policy, const PartitionNode *nodes, const Event *event,
				 const bool *isOut, Candidate *candidates, int *nsearched)
{
	Candidate searched[EVENT_MAX_IDENTIFIERS];
	int n = 0;

	*nsearched = 0;
	for (int32 i = 0; i < event->nnodes; i++)
	{
		int32 node = event->nodes[i];
		const NamespaceRule *rule = &policy->rules[nodes[node].rule];

		if (isOut[node])
			continue;
		if (rule->joins == JOIN_SEARCH)
			searched[(*nsearched)++] = (Candidate){rule->priority, node};
		else
			candidates[n++] = (Candidate){rule->priority, node};
	}
	qsort(candidates, n, sizeof(Candidate), CompareCandidates);
	qsort(searched, *nsearched, sizeof(Candidate), CompareCandidates);
	memcpy(candidates + n, searched, *nsearched * sizeof(Candidate));
	return n;
}

/*
 * Joining is one by one, in the order of strength, to the first: groups only
 * grow, so the first that does not fit is where the run that fits ends, and all
 * that is weaker would be dropped with it.
 */
static void
TakeEvent(Groups *groups, const Candidate *candidates, int njoining, int nsearched)
{
	for (int i = 1; i < njoining; i++)
		if (JoinNodes(groups, candidates[0].node, candidates[i].node) == JOIN_OVER_LIMIT)
			break;
	for (int i = njoining; i < njoining + nsearched && njoining > 0; i++)
		(void) JoinNodes(groups, candidates[0].node, candidates[i].node);
}

int32 *
PartitionEvents(const LinkPolicy *policy, const PartitionNode *nodes, int32 nnodes, Event *events,
				int64 nevents, const Link *links, int64 nlinks)
{
	bool *isOut = MarkOutNodes(policy, nodes, nnodes, links, nlinks);
	Groups groups;
	int32 *key;

	qsort(events, nevents, sizeof(Event), CompareEvents);
	MakeGroups(&groups, policy, nodes, nnodes, NULL, 0);
	for (int64 i = 0; i < nevents; i++)
	{
		Candidate candidates[EVENT_MAX_IDENTIFIERS];
		int nsearched;
		int njoining = ChooseCandidates(policy, nodes, &events[i], isOut, candidates, &nsearched);

		CHECK_FOR_INTERRUPTS();
		TakeEvent(&groups, candidates, njoining, nsearched);
	}
	pfree(isOut);
	key = FindProfileKeys(&groups);
	FreeGroups(&groups);
	return key;
}
