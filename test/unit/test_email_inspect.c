/*
 * test_email_inspect.c
 *    What is said of addresses: flags, suggestions, issues; the table of throw-away domains
 *    against the list it was made from; and any bytes.
 */
#include "normalize/email.h"
#include "utf8.h"

#define ROLE 1
#define JUNK 2
#define DISPOSABLE 4
#define RELAY 8
#define RESERVED 16

typedef struct Vector
{
	const char *src;
	int flags;
	const char *suggestion; /* NULL for none */
	const char *issue;      /* NULL for none */
} Vector;

static const Vector vectors[] = {
	{"jean@dupont.fr", 0, NULL, NULL},
	{"Contact@dupont.fr", ROLE, NULL, NULL},
	{"contact+x@gmail.com", ROLE, NULL, NULL},
	{"contact.paris@dupont.fr", 0, NULL, NULL}, /* the whole local part is compared */
	{"www@dupont.fr", ROLE | JUNK, NULL,
	 NULL},                                /* the last of the roles, and one letter three times */
	{"abuse@dupont.fr", ROLE, NULL, NULL}, /* the first */
	{"test@free.fr", JUNK, NULL, NULL},
	{"t.e.s.t+1@gmail.com", JUNK, NULL, NULL},
	{"aa@free.fr", 0, NULL, NULL},
	{"zzzz@free.fr", JUNK, NULL, NULL},
	{"dupont@dupont.fr", JUNK, NULL, NULL},
	{"dupont@dupont-sa.fr", 0, NULL, NULL},
	{"jean@example.com", JUNK | RESERVED, NULL, NULL},
	{"jean@mail.example.org", JUNK | RESERVED, NULL, NULL},
	{"jean@notexample.org", 0, NULL, NULL},
	{"jean@dupont.test", JUNK | RESERVED, NULL, NULL},
	{"jean@serveur.local", JUNK | RESERVED, NULL, NULL},
	{"jean@yopmail.com", DISPOSABLE, NULL, NULL},
	{"jean@a.b.yopmail.com", DISPOSABLE, NULL, NULL},
	{"jean@notyopmail.com", 0, NULL, NULL},
	{"jean@yopmail.com.fr", 0, NULL, NULL},
	{"x1y2z3@privaterelay.appleid.com", RELAY, NULL, NULL},
	{"x@jean.mozmail.com", RELAY, NULL, NULL},

	/* One edit from a major domain, also where the domain is none. */
	{"jean@gamil.com", 0, "jean@gmail.com", NULL},
	{"jean@gmial.com", DISPOSABLE, "jean@gmail.com", NULL},
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
	{"pasdemail", JUNK, NULL, "no_at"},
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
	{"jose\xCC\x81@dupont.fr", 0, NULL, "local_part_decomposed"},
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
	return inspection->is_role * ROLE + inspection->is_junk * JUNK +
		   inspection->is_disposable * DISPOSABLE + inspection->is_relay * RELAY +
		   inspection->is_reserved * RESERVED;
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
	CheckAnyBytes();
	return UnitDone();
}
