/*
 * test_email_inspect.c
 *    What is said of addresses: flags, suggestions, issues; the table of throw-away domains
 *    against the list it was made from; and any bytes.
 */
#include "normalize/email.h"
#include "text/text.h"
#include "utf8.h"

#define IS_ROLE 1
#define IS_JUNK 2
#define IS_DISPOSABLE 4
#define IS_RELAY 8
#define IS_RESERVED 16

typedef struct Vector
{
	const char *src;
	int flags;
	const char *suggestion; /* NULL for none */
	const char *issue;      /* NULL for none */
} Vector;

static const Vector vectors[] = {
	{"jean@dupont.fr", 0, NULL, NULL},
	{"Contact@dupont.fr", IS_ROLE, NULL, NULL},
	{"contact+x@gmail.com", IS_ROLE, NULL, NULL},
	{"contact.paris@dupont.fr", 0, NULL, NULL}, /* the whole local part is compared */
	{"www@dupont.fr", IS_ROLE | IS_JUNK, NULL,
	 NULL}, /* the last of the roles, and one letter three times */
	{"abuse@dupont.fr", IS_ROLE, NULL, NULL}, /* the first */
	{"test@free.fr", IS_JUNK, NULL, NULL},
	{"t.e.s.t+1@gmail.com", IS_JUNK, NULL, NULL},
	{"aa@free.fr", 0, NULL, NULL},
	{"zzzz@free.fr", IS_JUNK, NULL, NULL},
	{"dupont@dupont.fr", IS_JUNK, NULL, NULL},
	{"dupont@dupont-sa.fr", 0, NULL, NULL},
	{"jean@example.com", IS_JUNK | IS_RESERVED, NULL, NULL},
	{"jean@mail.example.org", IS_JUNK | IS_RESERVED, NULL, NULL},
	{"jean@notexample.org", 0, NULL, NULL},
	{"jean@dupont.test", IS_JUNK | IS_RESERVED, NULL, NULL},
	{"jean@serveur.local", IS_JUNK | IS_RESERVED, NULL, NULL},
	{"jean@yopmail.com", IS_DISPOSABLE, NULL, NULL},
	{"jean@a.b.yopmail.com", IS_DISPOSABLE, NULL, NULL},
	{"jean@notyopmail.com", 0, NULL, NULL},
	{"jean@yopmail.com.fr", 0, NULL, NULL},
	{"x1y2z3@privaterelay.appleid.com", IS_RELAY, NULL, NULL},
	{"x@jean.mozmail.com", IS_RELAY, NULL, NULL},

	/* One edit from a major domain, also where the domain is none. */
	{"jean@gamil.com", 0, "jean@gmail.com", NULL},
	{"jean@gmial.com", IS_DISPOSABLE, "jean@gmail.com", NULL},
	{"jean@orang.fr", 0, "jean@orange.fr", NULL},
	{"jean@lapposte.net", 0, "jean@laposte.net", NULL},
	{"jean@gmail,com", 0, "jean@gmail.com", "domain_character"},
	{"jean@gmail..com", 0, "jean@gmail.com", "domain_label"},
	{"jean@gmailcom", 0, "jean@gmail.com", "domain_no_dot"},
	{"jean@hotmail .fr", 0, "jean@hotmail.fr", "domain_character"},
	/* Two for nine characters and more; for eight, only one. */
	{"jean@outlok.cm", 0, "jean@outlook.com", NULL},
	{"jean@ornge.ff", 0, NULL, NULL},
	/* The nearer one, then the weightier: hotmail.fr (10) before hotmail.be (3). */
	{"jean@hotmial.fr", 0, "jean@hotmail.fr", NULL},
	{"jean@hotmil.fe", 0, "jean@hotmail.fr", NULL},
	/* Endings: of any domain, or only where that makes a major one. */
	{"jean@dupont.con", 0, "jean@dupont.com", NULL},
	{"jean@gmal.con", 0, "jean@gmail.com", NULL},
	{"jean@dupont.cm", 0, NULL, NULL},
	{"jean@hotmail.cm", 0, "jean@hotmail.com", NULL},
	{"jean@hotmail.fe", 0, "jean@hotmail.fr", NULL},
	{"jean@orange.cm", 0, NULL, NULL}, /* Orange of Cameroon */
	{"jean@a..b.con", 0, NULL, "domain_label"},
	/* Real, though near. */
	{"jean@ymail.com", 0, NULL, NULL},
	{"jean@mail.com", 0, NULL, NULL},
	{"jean@hotmail.ch", 0, NULL, NULL},
	{"jean@live.nl", 0, NULL, NULL},
	{"jean@skynet.fr", 0, NULL, NULL},
	{"jean@gmx.at", 0, NULL, NULL},
	{"jean@gmail.fr", 0, NULL, NULL},

	{"", 0, NULL, "empty"},
	{" \xC2\xA0", 0, NULL, "empty"},
	{"pasdemail", IS_JUNK, NULL, "no_at"},
	{"Dupont", 0, NULL, "no_at"},
	{"Jean <jean@dupont.fr>", 0, NULL, "display_name"},
	{"\"jean d\"@dupont.fr", 0, NULL, "quoted_local_part"},
	{"jean(x)@dupont.fr", 0, NULL, "comment"},
	{"jean@[192.168.0.1]", 0, NULL, "address_literal"},
	{"a@dupont.fr;b@dupont.fr", 0, NULL, "several_addresses"},
	{"@dupont.fr", 0, NULL, "local_part_missing"},
	{"jean..d@dupont.fr", 0, NULL, "local_part_dots"},
	{"jean d@dupont.fr", 0, NULL, "local_part_character"},
	{"je\xE9n@dupont.fr", 0, NULL, "local_part_character"},
	{"jean@", 0, NULL, "domain_missing"},
	{"jean@du_pont.fr", 0, NULL, "domain_character"},
	{"jean@-dupont.fr", 0, NULL, "domain_label"},
	{"jean@dupont", 0, NULL, "domain_no_dot"},
	{"jean@dupont.123", 0, NULL, "domain_top_level"},
	{"jean@\xC3\xA9-\xC3\xA9--\xD7\x90.fr", 0, NULL,
	 "domain_not_idna"}, /* Hebrew amid Latin: the rule of direction */
};

static int
FlagsOf(const EmailInspection *inspection)
{
	return inspection->is_role * IS_ROLE + inspection->is_junk * IS_JUNK +
		   inspection->is_disposable * IS_DISPOSABLE + inspection->is_relay * IS_RELAY +
		   inspection->is_reserved * IS_RESERVED;
}

static bool
SameText(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

static void
CheckVectors(void)
{
	for (int i = 0; i < lengthof(vectors); i++)
	{
		const Vector *v = &vectors[i];
		EmailInspection got;

		InspectEmail(v->src, strlen(v->src), &got);
		CHECK(FlagsOf(&got) == v->flags && SameText(got.suggestion, v->suggestion) &&
				  SameText(EmailIssueWord(got.issue), v->issue),
			  "%s: flags %d, suggestion \"%s\", issue %s", v->src, FlagsOf(&got), got.suggestion,
			  EmailIssueWord(got.issue) == NULL ? "none" : EmailIssueWord(got.issue));
	}
}

static void
CheckParts(void)
{
	static const char typed[] = "Jean.D+News@GoogleMail.com";
	static const char greek[] = "a@b.xn--hxajbheg2az3al.xn--jxalpdlp";
	EmailInspection got;

	InspectEmail(typed, strlen(typed), &got);
	CHECK(SameText(got.address.local, "jean.d+news") && SameText(got.reader.user, "jeand") &&
			  SameText(got.reader.domain, "gmail.com") && SameText(got.reader.tag, "news") &&
			  SameText(got.reader.provider->name, "gmail"),
		  "local part, user, tag and provider");
	InspectEmail(greek, strlen(greek), &got);
	CHECK(SameText(
			  got.domain_unicode,
			  "b.\xCF\x80\xCE\xB1\xCF\x81\xCE\xAC\xCE\xB4\xCE\xB5\xCE\xB9\xCE\xB3\xCE\xBC\xCE\xB1."
			  "\xCE\xB4\xCE\xBF\xCE\xBA\xCE\xB9\xCE\xBC\xCE\xAE"),
		  "the domain as people read it: IANA's test domain in Greek");
}

/* Every domain of the list and one below it, and none that is a byte longer or shorter, unless listed. */
static void
CheckDisposable(void)
{
	FILE *file = fopen("data/email/disposable_domains.csv", "r");
	char line[300];
	int nbad = 0;
	int nlines = 0;

	if (!CHECK(file != NULL, "the list is there") || fgets(line, 100, file) == NULL)
		return;
	while (fgets(line + 2, 200, file) != NULL)
	{
		char *domain = line + 2;

		domain[strcspn(domain, "\r\n")] = '\0';
		memcpy(line, "a.", 2);
		nlines++;
		nbad += !IsDisposableDomain(domain) || !IsDisposableDomain(line);
		line[1] = '-';
		/* What is right of the first dot may be listed too. */
		nbad += IsDisposableDomain(line) && !IsDisposableDomain(strchr(domain, '.') + 1);
		strcat(domain, "x");
		nbad += IsDisposableDomain(domain);
	}
	fclose(file);
	CHECK(nlines == 8335 && nbad == 0, "all of the list is in the table, and what is not is not");
	CHECK(!IsDisposableDomain("com") && !IsDisposableDomain("") && !IsDisposableDomain("..") &&
			  !IsDisposableDomain("\xFF.\xFF"),
		  "odd domains");
}

/* The nearest major domain by the plain rule: edits, then weight, then the order of the list. */
static int
CountNearest(const char *typed, const char *suggested, int *edits_of_suggested)
{
	static const struct
	{
		const char *domain;
		int weight;
	} majors[] = {
#define MAJOR(domain, weight) {domain, weight},
#include "normalize/email_lists.def"
#undef MAJOR
	};
	int nearest = 100;

	for (int i = 0; i < lengthof(majors); i++)
	{
		const int edits = DamerauLevenshteinDistance(typed, strlen(typed), majors[i].domain,
													 strlen(majors[i].domain));

		nearest = Min(nearest, edits);
		if (strcmp(majors[i].domain, suggested) == 0)
			*edits_of_suggested = edits;
	}
	return nearest;
}

/* Domains spoiled by one edit or two, without their dot, so that no ending is a country's. */
static void
CheckNearest(void)
{
	static const char *const bases[] = {"gmail.com",   "hotmail.fr",       "wanadoo.fr",
										"laposte.net", "club-internet.fr", "outlook.com",
										"t-online.de"};
	uint64 seed = 12;
	int nbad = 0;
	int nsuggested = 0;

	for (int i = 0; i < 20000; i++)
	{
		char typed[40];
		char got[EMAIL_DOMAIN_MAX_BYTES + 1] = "";
		int edits = 100;
		int nearest;

		strcpy(typed, bases[UnitBelow(&seed, lengthof(bases))]);
		*strchr(typed, '.') = ',';
		typed[UnitBelow(&seed, (int) strlen(typed))] = (char) ('a' + UnitBelow(&seed, 26));
		nsuggested += SuggestDomain(typed, got);
		nearest = CountNearest(typed, got, &edits);
		if (nearest <= (strlen(typed) >= 9 ? 2 : 1))
			nbad += edits != nearest;
		else
			nbad += got[0] != '\0';
	}
	CHECK(nbad == 0 && nsuggested > 1000, "the nearest major domain is suggested (%d times)",
		  nsuggested);
}

static void
CheckAnyBytes(void)
{
	static const char *const ends[] = {
		"@gmail.con",         "@yaho.fr", "@pm.me", "@a.fastmail.com",
		"@xn--socit-esab.fr", "@",        "",       "@free.fr"};
	uint64 seed = 6;
	int nbad = 0;
	int nsuggested = 0;

	for (int i = 0; i < 30000; i++)
	{
		char src[64];
		EmailInspection got;
		EmailInspection suggested;
		size_t len = MakeBytes(src, &seed, 12, "aB.+-_1@ \xC3\x89\xC4\xB0");

		len += sprintf(src + len, "%s", ends[UnitBelow(&seed, lengthof(ends))]);
		InspectEmail(src, len, &got);
		if (got.suggestion[0] == '\0')
			continue;
		nsuggested++;
		InspectEmail(got.suggestion, strlen(got.suggestion), &suggested);
		nbad += suggested.issue != EMAIL_ACCEPTABLE || suggested.suggestion[0] != '\0';
	}
	CHECK(nbad == 0 && nsuggested > 100, "what is suggested is good, for any bytes (%d of them)",
		  nsuggested);
}

int
main(void)
{
	CheckVectors();
	CheckParts();
	CheckDisposable();
	CheckNearest();
	CheckAnyBytes();
	return UnitDone();
}
