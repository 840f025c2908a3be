/*
 * inspect.h
 *    What is wrong with the characters of a text, and what it was probably meant to be.
 */
#ifndef IDENTITY360_INSPECT_H
#define IDENTITY360_INSPECT_H

#include "core.h"

/* A bit for each issue, in the order of text_issues.def. */
typedef enum TextIssue
{
#define TEXT_ISSUE(name, word) TEXT_##name##_AT,
#include "text/text_issues.def"
#undef TEXT_ISSUE
	NUM_TEXT_ISSUES
} TextIssue;

enum
{
#define TEXT_ISSUE(name, word) TEXT_##name = 1 << TEXT_##name##_AT,
#include "text/text_issues.def"
#undef TEXT_ISSUE
};

/* The words for them, by place. */
extern const char *const text_issue_words[NUM_TEXT_ISSUES];

/*
 * Write the text repaired, zero-terminated, into len + 1 bytes; returns its length, and
 * the issues found as bits. The repaired text is what the text is, if it has no issue
 * or none that can be repaired.
 */
extern size_t InspectText(const char *src, size_t len, char *repaired, uint32 *issues);

#endif
