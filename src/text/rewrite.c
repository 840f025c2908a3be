/*
 * rewrite.c
 *    Ordered rewriting of a word by rules such as "AIN([BTDK])" to "IN$1".
 *
 * Patterns are the small part of regular expressions in which phonetic rules are
 * published, and mean what they mean there:
 *
 *    A  .  [AEI]  [^AEI]     a letter, any character, one of a set, one of no set
 *    A+  A?                  once or more, at most once: of one of these only
 *    (x|y)  (?:x|y)          a group to be named in the replacement; one that is not
 *    (?=x)  (?!x)            what comes next reads x; does not
 *    ^  $  \1                the ends of the word; what group 1 has read
 *
 * They are read as they stand, with no compiled form: the matcher walks the pattern
 * and the word together and goes back where the pattern leaves a choice. What keeps it
 * fast is that a rule is not even tried on a word without the letters that stand in its
 * pattern outside all groups, nor without the longest run of them, nor at a letter that
 * no fit can begin with.
 *
 * A rule fits from left to right, and what one fit has read the next one cannot read.
 */
#include "text/rewrite.h"

#define MAX_GROUPS 5

/* Beside a bit for each letter one for all other characters. */
#define OTHER_BIT (UINT32_C(1) << 26)
#define ALL_BITS (2 * OTHER_BIT - 1)

/* A stretch of the word, by places; they fit in a byte as REWRITE_MAX does. */
typedef struct Span
{
	uint8 from;
	uint8 to;
} Span;

/* A pattern being fitted to a word. */
typedef struct Fit
{
	const char *pattern;
	const char *pattern_end;
	const char *word;
	const char *word_end;
	Span group[MAX_GROUPS + 1];
} Fit;

static const char *MatchAny(Fit *fit, const char *p, const char *close, const char *s,
							const char *stop);

/* Behind an item that reads one character. */
static inline const char *
EndOfItem(const char *p)
{
	if (*p == '[')
		while (*p != ']')
			p++;
	return p + 1;
}

/* The first of '|' and ')' that is not inside of a further group, or `end`. */
static const char *
EndOfAlternative(const char *p, const char *end, bool skip_bars)
{
	for (int depth = 0; p < end; p = EndOfItem(p))
	{
		if (depth == 0 && (*p == ')' || (*p == '|' && !skip_bars)))
			return p;
		depth += (*p == '(') - (*p == ')');
	}
	return end;
}

/* The number of the group that opens at p, from 1; 0 if it has none. */
static int
GroupNumber(const Fit *fit, const char *p)
{
	int number = 1;

	if (p[1] == '?')
		return 0;
	for (const char *q = fit->pattern; q < p; q++)
		number += q[0] == '(' && q[1] != '?';
	Assert(number <= MAX_GROUPS);
	return number;
}

/* The parenthesis that p, a closing one, belongs to. */
static const char *
OpeningOf(const char *p)
{
	for (int depth = 0;; p--)
	{
		depth += (*p == ')') - (*p == '(');
		if (depth == 0)
			return p;
	}
}

/* Does the item at p read c? */
static inline bool
Reads(const char *p, char c)
{
	const bool inverted = p[1] == '^';

	if (*p != '[')
		return *p == '.' || *p == c;
	for (p += inverted ? 2 : 1; *p != ']'; p++)
		if (*p == c)
			return !inverted;
	return inverted;
}

/* One item and its sign of repetition, as much as can be read first; then the rest of the pattern. */
static const char *
MatchRepeated(Fit *fit, const char *p, const char *s, const char *stop)
{
	const char *const rest = EndOfItem(p) + 1;
	const int least = rest[-1] == '+' ? 1 : 0;
	const int most = rest[-1] == '+' ? (int) (fit->word_end - s) : 1;
	int n = 0;

	while (n < most && s + n < fit->word_end && Reads(p, s[n]))
		n++;
	for (; n >= least; n--)
	{
		const char *const end = MatchAny(fit, rest, rest, s + n, stop);

		if (end != NULL)
			return end;
	}
	return NULL;
}

/* A group that only looks ahead: does it let us pass? */
static bool
LooksRight(Fit *fit, const char *p, const char *close, const char *s)
{
	return (MatchAny(fit, p + 3, close, s, close) != NULL) == (p[2] == '=');
}

/* Read again what group 1 has read. */
static const char *
MatchAgain(const Fit *fit, const char *s)
{
	const int len = fit->group[1].to - fit->group[1].from;

	if (fit->word_end - s < len || memcmp(s, fit->word + fit->group[1].from, len) != 0)
		return NULL;
	return s + len;
}

/* From p, where a parenthesis opens. */
static const char *
MatchGroup(Fit *fit, const char *p, const char *s, const char *stop)
{
	const char *const close = EndOfAlternative(p + 1, fit->pattern_end, true);
	const bool looks = p[1] == '?' && p[2] != ':';
	const int number = GroupNumber(fit, p);

	if (looks)
		return LooksRight(fit, p, close, s) ? MatchAny(fit, close + 1, close + 1, s, stop) : NULL;
	if (number > 0)
		fit->group[number].from = fit->group[number].to = (uint8) (s - fit->word);
	return MatchAny(fit, number > 0 ? p + 1 : p + 3, close, s, stop);
}

/* Where the group closes that began somewhere before p. */
static void
CloseGroup(Fit *fit, const char *p, const char *s)
{
	const int number = GroupNumber(fit, OpeningOf(p));

	if (number > 0)
		fit->group[number].to = (uint8) (s - fit->word);
}

/* Read s by the pattern from p on up to `stop`; returns where the reading ends, NULL if it fails. */
static const char *
MatchHere(Fit *fit, const char *p, const char *s, const char *stop)
{
	while (p < stop)
	{
		if (*p == '|')
			p = EndOfAlternative(p, stop, true);
		else if (*p == ')')
			CloseGroup(fit, p++, s);
		else if (*p == '(')
			return MatchGroup(fit, p, s, stop);
		else if (*p == '^' || *p == '$')
		{
			if (s != (*p++ == '^' ? fit->word : fit->word_end))
				return NULL;
		}
		else if (*p == '\\')
		{
			s = MatchAgain(fit, s);
			if (s == NULL)
				return NULL;
			p += 2;
		}
		else if (*EndOfItem(p) == '+' || *EndOfItem(p) == '?')
			return MatchRepeated(fit, p, s, stop);
		else
		{
			if (s == fit->word_end || !Reads(p, *s++))
				return NULL;
			p = EndOfItem(p);
		}
	}
	return s;
}

/* The first that fits of the alternatives from p to `close`, each with all that follows in the pattern. */
static const char *
MatchAny(Fit *fit, const char *p, const char *close, const char *s, const char *stop)
{
	for (;;)
	{
		Span before[MAX_GROUPS + 1];
		const char *end;

		memcpy(before, fit->group, sizeof(before));
		end = MatchHere(fit, p, s, stop);
		if (end != NULL)
			return end;
		memcpy(fit->group, before, sizeof(before));
		if (p < close)
			p = EndOfAlternative(p, close, false);
		if (p >= close)
			return NULL;
		p++;
	}
}

static const char *
MatchAt(Fit *fit, const char *s)
{
	memset(fit->group, 0, sizeof(fit->group));
	return MatchAny(fit, fit->pattern, fit->pattern_end, s, fit->pattern_end);
}

/* Append what the rule puts in place of a fit; NULL if there is no room. */
static char *
PutReplacement(const Fit *fit, const char *with, char *to, const char *to_end)
{
	for (; *with != '\0'; with++)
	{
		const Span *group = *with == '$' ? &fit->group[*++with - '0'] : NULL;
		const char *from = group != NULL ? fit->word + group->from : with;
		const size_t len = group != NULL ? group->to - group->from : 1;

		if ((size_t) (to_end - to) < len)
			return NULL;
		memcpy(to, from, len);
		to += len;
	}
	return to;
}

static inline uint32
LetterBit(char c)
{
	return c >= 'A' && c <= 'Z' ? UINT32_C(1) << (c - 'A') : OTHER_BIT;
}

/* Apply one rule; a word that would become too long stays as it is. Returns the length. */
static size_t
ApplyRule(const Rewrite *rule, uint32 first, char *word, size_t len)
{
	Fit fit = {rule->pattern, rule->pattern + strlen(rule->pattern), word, word + len, {{0}}};
	char result[REWRITE_MAX + 1];
	char *const result_end = result + REWRITE_MAX;
	char *to = result;
	bool changed = false;

	for (const char *s = word; s < fit.word_end;)
	{
		const char *const end = LetterBit(*s) & first ? MatchAt(&fit, s) : NULL;
		const bool fits = end != NULL && end > s;

		if (fits)
			to = PutReplacement(&fit, rule->with, to, result_end);
		else if (to < result_end)
			*to++ = *s;
		else
			return len;
		if (to == NULL)
			return len;
		changed |= fits;
		s = fits ? end : s + 1;
	}
	if (!changed)
		return len;
	*to = '\0';
	memcpy(word, result, to - result + 1);
	return to - result;
}

static uint32
LettersOf(const char *word, size_t len)
{
	uint32 letters = OTHER_BIT;

	for (size_t i = 0; i < len; i++)
		letters |= LetterBit(word[i]);
	return letters;
}

/* The letters that a word must have for the pattern to fit: those of no group, no set, and not optional. */
static uint32
LettersNeeded(const char *p)
{
	uint32 letters = OTHER_BIT;
	int depth = 0;

	for (; *p != '\0'; p = EndOfItem(p))
	{
		if (*p == '|' && depth == 0)
			return OTHER_BIT;
		depth += (*p == '(') - (*p == ')');
		if (depth == 0 && *EndOfItem(p) != '?')
			letters |= LetterBit(*p);
	}
	return letters;
}

/* The letters that the item at p can read. */
static uint32
LettersRead(const char *p)
{
	uint32 letters = 0;

	for (char c = 'A'; c <= 'Z'; c++)
		letters |= Reads(p, c) ? LetterBit(c) : 0;
	return letters | (*p == '[' || *p == '.' ? OTHER_BIT : 0);
}

static uint32 FirstOfAny(const char *p, const char *close, const char *end);

/* The letters that something which fits from p on can begin with. */
static uint32
FirstLetters(const char *p, const char *end)
{
	while (p < end && *p == '^')
		p++;
	if (p == end || strchr("|)$\\", *p) != NULL || (*p == '(' && p[1] == '?' && p[2] != ':'))
		return ALL_BITS;
	if (*p == '(')
		return FirstOfAny(p[1] == '?' ? p + 3 : p + 1, EndOfAlternative(p + 1, end, true), end);
	if (*EndOfItem(p) == '?')
		return LettersRead(p) | FirstLetters(EndOfItem(p) + 1, end);
	return LettersRead(p);
}

/* An alternative with nothing in it begins with what comes behind the group: taken to be anything. */
static uint32
FirstOfAny(const char *p, const char *close, const char *end)
{
	uint32 letters = 0;

	for (;;)
	{
		letters |= FirstLetters(p, end);
		p = EndOfAlternative(p, close, false);
		if (p >= close)
			return letters;
		p++;
	}
}

/* Is this a letter that a fit must read once? */
static bool
IsPlainLetter(const char *p)
{
	return LetterBit(*p) != OTHER_BIT && p[1] != '+' && p[1] != '?';
}

/* The longest run of plain letters outside all groups; none if the pattern has alternatives outside of them. */
static void
FindRun(const char *pattern, RewriteHint *hint)
{
	size_t len = 0;
	int depth = 0;

	for (const char *p = pattern; *p != '\0'; p = EndOfItem(p))
	{
		depth += (*p == '(') - (*p == ')');
		len = depth == 0 && IsPlainLetter(p) ? len + 1 : 0;
		if (depth == 0 && *p == '|')
		{
			hint->run_len = 0;
			return;
		}
		if (len > hint->run_len)
		{
			hint->run_len = (uint8) len;
			hint->run_at = (uint8) (p + 1 - len - pattern);
		}
	}
}

static bool
HasRun(const char *word, size_t len, const char *run, size_t run_len)
{
	for (const char *end = word + len; word + run_len <= end; word++)
		if (word[0] == run[0] && memcmp(word, run, run_len) == 0)
			return true;
	return false;
}

static void
FindHint(const char *pattern, RewriteHint *hint)
{
	const char *const end = pattern + strlen(pattern);

	FindRun(pattern, hint);
	hint->first = FirstOfAny(pattern, end, end);
	hint->needed = LettersNeeded(pattern);
}

size_t
RewriteWord(const RewriteList *list, char *word, size_t len)
{
	uint32 letters = LettersOf(word, len);

	for (int i = 0; i < list->count; i++)
	{
		const char *pattern = list->rules[i].pattern;
		RewriteHint *hint = &list->hints[i];

		if (hint->needed == 0)
			FindHint(pattern, hint);
		if ((hint->needed & ~letters) != 0 || (hint->first & letters) == 0 ||
			(hint->run_len > 0 && !HasRun(word, len, pattern + hint->run_at, hint->run_len)))
			continue;
		len = ApplyRule(&list->rules[i], hint->first, word, len);
		letters = LettersOf(word, len);
	}
	return len;
}
