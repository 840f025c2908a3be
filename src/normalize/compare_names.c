/*
 * compare_names.c
 *    Whether two names may be one person's, and why.
 *
 * Given names and family names each agree on a level of name_levels.def; the worse of
 * the two decides. Where they disagree in place, they are compared in each other's
 * place: a swap is taken for the same name only where name statistics say that one side
 * has them the wrong way round (PIERRE MARTIN and MARTIN PIERRE may be two people).
 *
 * What is close in letters and yet two persons comes before what is close: MICHEL and
 * MICHELE, LEO and LEA, JEAN-PIERRE and JEAN-LUC.
 *
 * Cost: both names are read (inspect_name.c), then a few short comparisons; no allocation.
 */
#include "normalize/names.h"

#define SIMILAR_NAME 0.92    /* Jaro-Winkler: the same name with a slip */
#define MIN_SLIP_LETTERS 5   /* in a shorter name, one letter off is another one */
#define MIN_SHARED_LETTERS 3 /* of a word that may stand for a whole double name */
#define MOSTLY 0.9           /* a name of one sex: nine in ten of its bearers */

static const struct
{
	const char *word;
	NameResult result;
} levels[] = {
#define NAME_LEVEL(symbol, word, result) {word, NAMES_##result},
#include "normalize/name_levels.def"
#undef NAME_LEVEL
};

const char *
NameLevelWord(NameLevel level)
{
	return levels[level].word;
}

/* ---- parts ---- */

static bool
IsSame(const NamePart *a, const NamePart *b)
{
	return a->len == b->len && memcmp(a->at, b->at, a->len) == 0;
}

/* Equal but for spaces. */
static bool
HaveSameLetters(const NamePart *a, const NamePart *b)
{
	size_t i = 0;
	size_t j = 0;

	for (;;)
	{
		i += i < a->len && a->at[i] == ' ';
		j += j < b->len && b->at[j] == ' ';
		if (i == a->len || j == b->len)
			return i == a->len && j == b->len;
		if (a->at[i++] != b->at[j++])
			return false;
	}
}

static bool
HasWord(NamePart part, const NamePart *word)
{
	while (part.len > 0)
	{
		const NamePart other = NextWordOf(&part);

		if (IsSame(&other, word))
			return true;
	}
	return false;
}

/* Are all words of `part` words of `whole`? Words too short to stand for a name do not count. */
static bool
IsWithin(NamePart part, const NamePart *whole)
{
	bool has_long_word = false;

	while (part.len > 0)
	{
		const NamePart word = NextWordOf(&part);

		if (!HasWord(*whole, &word))
			return false;
		has_long_word |= word.len >= MIN_SHARED_LETTERS;
	}
	return has_long_word;
}

static bool
ShareWord(NamePart a, const NamePart *b)
{
	while (a.len > 0)
	{
		const NamePart word = NextWordOf(&a);

		if (word.len >= MIN_SHARED_LETTERS && HasWord(*b, &word))
			return true;
	}
	return false;
}

static bool
IsSlip(const NamePart *a, const NamePart *b)
{
	const size_t shorter = Min(a->len, b->len);

	if (JaroWinklerSimilarity(a->at, a->len, b->at, b->len) >= SIMILAR_NAME)
		return shorter >= MIN_SLIP_LETTERS - 1;
	return shorter >= MIN_SLIP_LETTERS &&
		   DamerauLevenshteinDistance(a->at, a->len, b->at, b->len) == 1;
}

/* ---- given names ---- */

/* Does each initial begin the word in its place? One side may have more than the other. */
static bool
InitialsAgree(NamePart initials, NamePart name)
{
	while (initials.len > 0 && name.len > 0)
	{
		const NamePart initial = NextWordOf(&initials);

		if (NextWordOf(&name).at[0] != initial.at[0])
			return false;
	}
	return true;
}

/* Are the names given to nine in ten men here and to nine in ten women there? */
static bool
AreOfOppositeSex(const NamePart *a, const NamePart *b)
{
	const double left = GivenNameMaleShare(a->at, a->len);
	const double right = GivenNameMaleShare(b->at, b->len);

	return left >= 0 && right >= 0 && Min(left, right) <= 1 - MOSTLY && Max(left, right) >= MOSTLY;
}

static GivenNameLink
LinkOf(const NamePart *a, const NamePart *b)
{
	return FindGivenNameLink(a->at, a->len, b->at, b->len);
}

/* The link of two names; where one is not compound, that of the first words will do: BOB, ROBERT JOHN. */
static GivenNameLink
LinkOfNames(const NamePart *a, const NamePart *b)
{
	const NamePart first_a = FirstWordOf(a);
	const NamePart first_b = FirstWordOf(b);
	const GivenNameLink link = LinkOf(a, b);

	if (link != GIVEN_NOT_LINKED || (first_a.len < a->len && first_b.len < b->len))
		return link;
	return LinkOf(&first_a, &first_b);
}

/* First given names that are not of the same letters. */
static NameLevel
CompareFirstGivenNames(const NamePart *a, const NamePart *b)
{
	switch (LinkOfNames(a, b))
	{
		case GIVEN_GENDERED_PAIR: return NAME_GENDERED;
		case GIVEN_VARIANTS: return NAME_VARIANT;
		case GIVEN_NICKNAMES: return NAME_NICKNAME;
		case GIVEN_NOT_LINKED: break;
	}
	if (IsWithin(*a, b) || IsWithin(*b, a))
		return NAME_PART;
	if (IsSlip(a, b))
		return AreOfOppositeSex(a, b) ? NAME_GENDERED : NAME_SLIP;
	return ShareWord(*a, b) ? NAME_OTHER_PART : NAME_OTHER;
}

/* Given names in use, as one text: JEAN PIERRE MARIE. */
static NamePart
AllGivenNames(const InspectedName *name)
{
	return (NamePart){name->given_text, name->given.count == 0 ? 0 : strlen(name->given_text)};
}

static NameLevel
CompareInitials(const NamePart *initials_a, const NamePart *all_a, const NamePart *initials_b,
				const NamePart *all_b)
{
	const NamePart *a = initials_a->len > 0 ? initials_a : all_a;
	const NamePart *b = initials_b->len > 0 ? initials_b : all_b;

	if (IsSame(a, b))
		return NAME_EQUAL;
	return InitialsAgree(*a, *b) ? NAME_INITIAL : NAME_OTHER_INITIAL;
}

static NameLevel
CompareGiven(const InspectedName *a, const InspectedName *b)
{
	const NamePart all_a = AllGivenNames(a);
	const NamePart all_b = AllGivenNames(b);
	const bool has_initials = a->initials.len > 0 || b->initials.len > 0;

	if (all_a.len + a->initials.len == 0 || all_b.len + b->initials.len == 0)
		return NAME_MISSING;
	if (has_initials)
		return CompareInitials(&a->initials, &all_a, &b->initials, &all_b);
	if (HaveSameLetters(&all_a, &all_b))
	{
		/* Of one name, only the forms of address can tell two sexes: M. and Mme Dominique. */
		if (a->gender != b->gender && a->gender != '\0' && b->gender != '\0')
			return NAME_GENDERED;
		return IsSame(&all_a, &all_b) ? NAME_EQUAL : NAME_GLUED;
	}
	if (HaveSameLetters(&a->given.part[0], &b->given.part[0]))
		return NAME_PART;
	return CompareFirstGivenNames(&a->given.part[0], &b->given.part[0]);
}

/* ---- family names ---- */

/* Are all of these among those? */
static bool
AreAmong(const NameParts *these, const NameParts *those)
{
	for (int i = 0; i < these->count; i++)
	{
		bool found = false;

		for (int j = 0; j < those->count && !found; j++)
			found = IsSame(&these->part[i], &those->part[j]);
		if (!found)
			return false;
	}
	return true;
}

static NameLevel
CompareSplitNames(const SplitName *a, const SplitName *b)
{
	const bool a_in_b = IsWithin(a->core, &b->core);
	const bool b_in_a = IsWithin(b->core, &a->core);
	const bool fewer = AreAmong(&a->particles, &b->particles);
	const bool more = AreAmong(&b->particles, &a->particles);

	if (a_in_b && b_in_a && fewer && more)
		return NAME_REORDERED;
	if (HaveSameLetters(&a->core, &b->core))
		return fewer || more ? NAME_PARTICLES : NAME_OTHER;
	if (a_in_b || b_in_a)
		return NAME_PART;
	if (a->core.len == 1 || b->core.len == 1)
		return a->core.at[0] == b->core.at[0] ? NAME_INITIAL : NAME_OTHER_INITIAL;
	return NAME_OTHER;
}

static NameLevel
CompareTwoFamilyNames(const NamePart *a, const NamePart *b)
{
	SplitName left;
	SplitName right;
	NameLevel level;

	if (a->len == 0 || b->len == 0)
		return NAME_MISSING;
	if (IsSame(a, b))
		return NAME_EQUAL;
	if (HaveSameLetters(a, b))
		return NAME_GLUED;
	SplitFamilyName(&left, *a);
	SplitFamilyName(&right, *b);
	level = CompareSplitNames(&left, &right);
	return level >= NAME_OTHER && IsSlip(a, b) ? NAME_SLIP : level;
}

/* The name in use, or where none is told the one at birth. */
static const NamePart *
MainFamilyName(const InspectedName *name)
{
	return name->usage_name.len > 0 ? &name->usage_name : &name->birth_family_name;
}

/* The main names; or one of them and a name at birth, where these agree better. */
static NameLevel
CompareFamily(const InspectedName *a, const InspectedName *b)
{
	const NamePart *left[] = {MainFamilyName(a), &a->birth_family_name};
	const NamePart *right[] = {MainFamilyName(b), &b->birth_family_name};
	NameLevel best = CompareTwoFamilyNames(left[0], right[0]);

	for (int i = 0; i < lengthof(left); i++)
		for (int j = 0; j < lengthof(right); j++)
		{
			const NameLevel level = CompareTwoFamilyNames(left[i], right[j]);

			if (i + j > 0 && level != NAME_MISSING)
				best = Min(best, Max(level, NAME_BIRTH_NAME));
		}
	return best;
}

/* ---- both ---- */

static bool
HasName(const InspectedName *name)
{
	return name->given.count > 0 || name->initials.len > 0 || name->usage_name.len > 0 ||
		   name->birth_family_name.len > 0;
}

static void
CompareInPlace(const InspectedName *a, const InspectedName *b, NameComparison *comparison)
{
	comparison->given = CompareGiven(a, b);
	comparison->family = CompareFamily(a, b);
	comparison->result = levels[Max(comparison->given, comparison->family)].result;
}

/* Compare where the second name has its parts in each other's place; false if they do not agree well. */
static bool
CompareCrossed(const InspectedName *name, NamePart given, NamePart family,
			   NameComparison *comparison)
{
	InspectedName swapped;

	InspectName(&swapped, family.at, family.len, given.at, given.len);
	CompareInPlace(name, &swapped, comparison);
	return comparison->result != NAMES_DIFFERENT &&
		   Max(comparison->given, comparison->family) < NAME_INITIAL;
}

bool
CompareNames(NamePart given_a, NamePart family_a, NamePart given_b, NamePart family_b,
			 NameComparison *comparison)
{
	InspectedName a;
	InspectedName b;
	NameComparison crossed;
	NameComparison crossed_back;

	InspectName(&a, given_a.at, given_a.len, family_a.at, family_a.len);
	InspectName(&b, given_b.at, given_b.len, family_b.at, family_b.len);
	if (!HasName(&a) || !HasName(&b))
		return false;
	comparison->is_swapped = false;
	CompareInPlace(&a, &b, comparison);
	/* Both ways: a word such as NEE in one field may read otherwise in the other. */
	if (comparison->result != NAMES_DIFFERENT || !CompareCrossed(&a, given_b, family_b, &crossed) ||
		!CompareCrossed(&b, given_a, family_a, &crossed_back))
		return true;
	*comparison = crossed;
	comparison->is_swapped = true;
	comparison->result = Max(crossed.result, crossed_back.result);
	if (Max(a.swap_odds, b.swap_odds) < SWAP_ODDS_PROBABLE)
		comparison->result = NAMES_COMPATIBLE;
	return true;
}
