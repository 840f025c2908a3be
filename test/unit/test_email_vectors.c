/*
 * test_email_vectors.c
 *    What is an address, by the published vectors of is_email() (test/vectors/isemail.csv).
 *
 * Category VALID and DNSWARN (good form, no mail server when they were made) are addresses,
 * all others are none. Where we choose otherwise, the list below says which and why.
 */
#include "normalize/email.h"
#include "unit.h"

/* Vectors that we answer in our own way, and the issue that we then give. */
typedef struct Choice
{
	int id;
	EmailIssue issue;
	const char *why;
} Choice;

static const Choice choices[] = {
	/* Refused although valid there. */
	{5, EMAIL_DOMAIN_NO_DOT, "a top-level domain alone has no customers"},
	{13, EMAIL_DOMAIN_TOP_LEVEL, "no top-level domain has one letter"},
	{33, EMAIL_DOMAIN_TOP_LEVEL, "no top-level domain has a hyphen, but for the xn-- forms"},
	{37, EMAIL_DOMAIN_TOP_LEVEL, "no top-level domain has one letter"},
	/* Accepted although unusual or wrong there: blanks and line ends around an address are an export's, not the address's. */
	{88, EMAIL_ACCEPTABLE, "blanks around"},
	{89, EMAIL_ACCEPTABLE, "blanks around"},
	{99, EMAIL_ACCEPTABLE, "blanks around"},
	{127, EMAIL_ACCEPTABLE, "blanks around"},
	{128, EMAIL_ACCEPTABLE, "blanks around"},
	{132, EMAIL_ACCEPTABLE, "blanks around"},
	{141, EMAIL_ACCEPTABLE, "blanks around"},
	{142, EMAIL_ACCEPTABLE, "blanks around"},
	{143, EMAIL_ACCEPTABLE, "blanks around"},
	{144, EMAIL_ACCEPTABLE, "blanks around"},
	{145, EMAIL_ACCEPTABLE, "blanks around"},
	{146, EMAIL_ACCEPTABLE, "blanks around"},
	{147, EMAIL_ACCEPTABLE, "blanks around"},
	{148, EMAIL_ACCEPTABLE, "blanks around"},
	{149, EMAIL_ACCEPTABLE, "blanks around"},
	{150, EMAIL_ACCEPTABLE, "blanks around"},
	{151, EMAIL_ACCEPTABLE, "blanks around"},
	{152, EMAIL_ACCEPTABLE, "blanks around"},
	{153, EMAIL_ACCEPTABLE, "blanks around"},
	{154, EMAIL_ACCEPTABLE, "blanks around"},
	{155, EMAIL_ACCEPTABLE, "blanks around"},
	{156, EMAIL_ACCEPTABLE, "blanks around"},
	{157, EMAIL_ACCEPTABLE, "blanks around"},
	{158, EMAIL_ACCEPTABLE, "blanks around"},
};

static const Choice *
FindChoice(int id)
{
	for (int i = 0; i < lengthof(choices); i++)
		if (choices[i].id == id)
			return &choices[i];
	return NULL;
}

/* The next field of a line of CSV, unquoted in place; *at moves past it. */
static char *
NextField(char **at)
{
	char *field = *at;
	char *to = field;
	char *from = field;
	bool quoted = *from == '"';

	for (from += quoted; *from != '\0' && (quoted || *from != ','); from++)
	{
		if (quoted && *from == '"' && from[1] != '"')
		{
			quoted = false;
			continue;
		}
		from += quoted && *from == '"';
		*to++ = *from;
	}
	*at = from + (*from == ',');
	*to = '\0';
	return field;
}

/* \r \n \t \xHH and \\ as what they stand for; returns the length, as a zero byte may be among them. */
static size_t
Unescape(char *text)
{
	char *to = text;

	for (char *from = text; *from != '\0'; from++)
	{
		unsigned int byte;

		if (*from != '\\')
			*to++ = *from;
		else if (*++from == 'x' && sscanf(from + 1, "%2x", &byte) == 1)
		{
			*to++ = (char) byte;
			from += 2;
		}
		else
			*to++ = *from == 'r' ? '\r' : *from == 'n' ? '\n' : *from == 't' ? '\t' : *from;
	}
	return to - text;
}

static void
CheckVector(char *line)
{
	const int id = atoi(NextField(&line));
	char *text = NextField(&line);
	const size_t len = atoi(NextField(&line)) ? Unescape(text) : strlen(text);
	const char *category = NextField(&line);
	const bool expected =
		strcmp(category, "ISEMAIL_VALID_CATEGORY") == 0 || strcmp(category, "ISEMAIL_DNSWARN") == 0;
	const Choice *choice = FindChoice(id);
	EmailAddress address;
	const EmailIssue issue = ParseEmail(text, len, &address);

	if (choice != NULL)
		CHECK(issue == choice->issue && (issue == EMAIL_ACCEPTABLE) != expected, "vector %d: %s",
			  id, choice->why);
	else
		CHECK((issue == EMAIL_ACCEPTABLE) == expected, "vector %d, %s: %s", id, category,
			  issue == EMAIL_ACCEPTABLE ? "address" : EmailIssueWord(issue));
}

int
main(void)
{
	FILE *file = fopen("test/vectors/isemail.csv", "r");
	char line[2000];
	int nlines = 0;

	if (!CHECK(file != NULL, "the vectors are there"))
		return UnitDone();
	while (fgets(line, sizeof(line), file) != NULL)
	{
		line[strcspn(line, "\r\n")] = '\0';
		if (nlines++ > 0)
			CheckVector(line);
	}
	fclose(file);
	CHECK(nlines == 165, "all 164 of them");
	return UnitDone();
}
