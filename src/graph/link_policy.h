/*
 * link_policy.h
 *    The SQL type link_policy.
 */
#ifndef IDENTITY360_LINK_POLICY_H
#define IDENTITY360_LINK_POLICY_H

#include "postgres.h"

#include "utils/jsonb.h"

#include "graph/policy.h"

/*
 * Read a policy. The result and all that it points to are allocated in the
 * current memory context. What is wrong is reported to `context` (see ereturn),
 * and NULL returned if that does not raise.
 */
extern LinkPolicy *ParseLinkPolicy(Jsonb *json, Node *context);

/* The policy that is shipped, as default_link_policy() gives it. */
extern Jsonb *DefaultLinkPolicy(void);

#endif
