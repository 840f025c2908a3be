/*
 * policy.h
 *    A link policy as the partition reads it.
 *
 * An identifier is text `namespace:value`; only the first colon separates.
 * Identifiers are compared byte by byte: normalising comes before. What is
 * blocked is compared without regard to the case of A to Z.
 */
#ifndef IDENTITY360_POLICY_H
#define IDENTITY360_POLICY_H

#include "core.h"

#include "graph/pattern.h"

/* Which of two links, or of two owners, gives way. */
typedef enum LinkMode
{
	LINK_LATEST,     /* the weaker, then the older link */
	LINK_TRANSITIVE, /* none */
	LINK_FIRST_OWNER /* what an event says against what earlier ones said */
} LinkMode;

/* Whether the values of a namespace join profiles. */
typedef enum JoinRule
{
	JOIN_NEVER,  /* they stay alone */
	JOIN_SEARCH, /* each belongs to one profile, by which it is found, and joins no two */
	JOIN_ALWAYS
} JoinRule;

/* What a namespace tells about whom an identifier belongs to. */
typedef enum IdentifierClass
{
	IDENTIFIER_PERSON,  /* one customer: account, loyalty card */
	IDENTIFIER_CONTACT, /* a way to reach somebody: e-mail, phone */
	IDENTIFIER_DEVICE   /* a machine: cookie, advertising id */
} IdentifierClass;

/* Bytes that somebody else owns; not zero-terminated. */
typedef struct Slice
{
	const char *bytes;
	size_t len;
} Slice;

typedef struct SliceList
{
	Slice *items;
	int nitems;
} SliceList;

#define PRIORITY_LOWEST INT32_MAX
#define LIMIT_NONE 0

typedef struct NamespaceRule
{
	Slice name;
	IdentifierClass identifierClass;
	int32 priority; /* 1 is the strongest */
	int32 limit;    /* how many of its values one profile may hold; LIMIT_NONE */
	JoinRule joins;
} NamespaceRule;

/* Values that join nothing, by the form in which the policy writes them. */
typedef struct BlockedValues
{
	SliceList identifiers; /* "email:test@test.com"; sorted */
	SliceList prefixes;    /* "email:noreply@*", without the star */
	SliceList values;      /* "*:guest", without the star and the colon; sorted */
	SliceList valuePrefixes;
	struct BlockedPattern *patterns; /* "*:/[0-]+/", in their order */
	int npatterns;
} BlockedValues;

typedef struct BlockedPattern
{
	bool isAnyNamespace;
	Slice namespace;
	Pattern pattern;
} BlockedPattern;

typedef struct LinkPolicy
{
	LinkMode mode;
	NamespaceRule *rules; /* nlisted rules, then the one for every namespace not listed */
	int32 nlisted;
	BlockedValues blocked;
	int32 maxRecordsPerValue; /* LIMIT_NONE */
} LinkPolicy;

/* The rule for namespaces that the policy does not list: they join, with the lowest priority. */
extern NamespaceRule UnlistedNamespaceRule(void);

/* The namespace of an identifier; empty if it has no namespace or no value. */
extern Slice IdentifierNamespace(Slice identifier);

/* The index in rules of the namespace, nlisted if it is not listed. */
extern int32 FindNamespaceRule(const LinkPolicy *policy, Slice namespace);

/*
 * Add an entry of blocked_values; false if it is not of the form namespace:value,
 * namespace:prefix* or namespace:/pattern/. As namespace, * is any.
 */
extern bool AddBlockedValue(BlockedValues *blocked, Slice entry);

/* Make the values ready to be looked up, after the last has been added. */
extern void SortBlockedValues(BlockedValues *blocked);

/* True if the identifier, which must have a namespace, may join nothing. */
extern bool IsBlocked(const BlockedValues *blocked, Slice identifier);

/* Byte order: negative, 0 or positive. */
extern int CompareSlices(const Slice *a, const Slice *b);

/* The same, with A to Z as a to z. */
extern int CompareSlicesFolded(const Slice *a, const Slice *b);

#endif
