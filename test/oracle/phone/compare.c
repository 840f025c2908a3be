/*
 * compare.c
 *    Reads what oracle.js wrote and counts where we say something else. The first
 *    differences are shown; those that the French rules make on purpose are counted apart.
 */
#include "normalize/phone.h"

#define MAX_SHOWN 40

typedef struct Answer
{
	const char *region;
	const char *text;
	const char *e164;
	const char *number_region;
	const char *kind;
	const char *extension;
} Answer;

/* Split a line at its tabs; false if it has not six fields. */
static bool
ReadAnswer(char *line, Answer *answer)
{
	const char **const fields[] = {&answer->region,        &answer->text, &answer->e164,
								   &answer->number_region, &answer->kind, &answer->extension};
	int n = 0;

	line[strcspn(line, "\n")] = '\0';
	for (char *field = line; field != NULL && n < lengthof(fields); n++)
	{
		*fields[n] = field;
		field = strchr(field, '\t');
		if (field != NULL)
			*field++ = '\0';
	}
	return n == lengthof(fields);
}

/*
 * Ours on purpose: overseas numbers of the French plan, platforms, letters for digits, a 0 in
 * brackets.
 */
static bool
IsRule(const Answer *theirs, const PhoneInspection *ours)
{
	static const char *const overseas[] = {"+33263", "+33269", "+33590",
										   "+33594", "+33596", "+33508"};

	if (ours->keyed_nationally || ours->kind == PHONE_KIND_SERVICE ||
		ours->issue == PHONE_LETTER_FOR_DIGIT)
		return true;
	for (int i = 0; i < lengthof(overseas); i++)
		if (!ours->is_valid && strncmp(theirs->e164, overseas[i], 6) == 0)
			return true;
	if (theirs->e164[0] != '\0')
		return false;
	/*
	 * Theirs is not valid: dialled in a territory a number of France; a 0 in brackets; 00 without
	 * a country.
	 */
	return (strncmp(ours->e164, "+33", 3) == 0 &&
			strstr("GP MF BL MQ GF RE YT PM", theirs->region)) ||
		   strstr(theirs->text, "(0)") != NULL || strcmp(theirs->region, "XX") == 0;
}

static bool
IsSame(const Answer *theirs, const PhoneInspection *ours)
{
	const char *kind = PhoneKindName(ours->kind);

	return strcmp(theirs->e164, ours->e164) == 0 &&
		   strcmp(theirs->number_region, ours->region) == 0 &&
		   strcmp(theirs->kind, kind == NULL ? "" : kind) == 0 &&
		   (!ours->is_valid || strcmp(theirs->extension, ours->extension) == 0);
}

int
main(void)
{
	char line[4096];
	int n = 0;
	int nvalid = 0;
	int nrules = 0;
	int ndifferent = 0;

	for (; fgets(line, sizeof(line), stdin) != NULL; n++)
	{
		Answer theirs;
		PhoneInspection ours;

		if (!ReadAnswer(line, &theirs))
			return 2;
		InspectPhone(theirs.text, strlen(theirs.text), theirs.region, &ours);
		nvalid += theirs.e164[0] != '\0';
		if (IsSame(&theirs, &ours))
			continue;
		if (IsRule(&theirs, &ours))
			nrules++;
		else if (ndifferent++ < MAX_SHOWN)
			printf("\"%s\" of %s: they %s %s %s (%s), we %s %s %s (%s) %s\n", theirs.text,
				   theirs.region, theirs.e164, theirs.number_region, theirs.kind, theirs.extension,
				   ours.e164, ours.region, PhoneKindName(ours.kind), ours.extension,
				   PhoneIssueName(ours.issue));
	}
	printf("%d numbers, %d of them valid; %d differ by our own rules, %d otherwise\n", n, nvalid,
		   nrules, ndifferent);
	return ndifferent > n / 10000;
}
