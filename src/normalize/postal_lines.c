/*
 * postal_lines.c
 *    An address as La Poste wants it on an envelope: NF Z 10-011.
 *
 *    1  recipient                       4  number, street
 *    2  flat, floor, stairs, care of    5  box, named place
 *    3  building, residence, zone       6  postcode, city, CEDEX
 *
 * Lines have 38 characters. The street's words get 32 of them, and are shortened one by
 * one, only as far as needed: the type, then titles, then given names to their initial,
 * then articles left out, then common words; the last word, by which the street is
 * sorted, never. What is still too long loses its first words. Line 6 writes ST and STE,
 * line 4 SAINT and SAINTE.
 *
 * Other countries: number and postcode stand where the country has them, and line 7 is
 * the country in French, for a letter that is posted in France.
 */
#include "normalize/postal_words.h"

#define LABEL_MAX 32

/* The words of a line; one that was left out has no length. */
typedef struct Line
{
	int count;
	const char *bytes[ADDRESS_MAX_WORDS];
	int lens[ADDRESS_MAX_WORDS];
} Line;

static void
AddToLine(Line *line, const char *bytes, int len)
{
	if (line->count == ADDRESS_MAX_WORDS || len == 0)
		return;
	line->bytes[line->count] = bytes;
	line->lens[line->count++] = len;
}

static int
LineLen(const Line *line)
{
	int len = -1;

	for (int i = 0; i < line->count; i++)
		len += line->lens[i] > 0 ? line->lens[i] + 1 : 0;
	return len;
}

static bool
Fits(const Line *line, int limit)
{
	return LineLen(line) <= limit;
}

/* Put a shorter word for words [i, i + n). */
static void
Shorten(Line *line, int i, int n, const char *shorter, int len)
{
	line->bytes[i] = shorter;
	line->lens[i] = len;
	for (int k = i + 1; k < i + n; k++)
		line->lens[k] = 0;
}

/* Words as a text again, to look them up. */
static const PostalTerm *
TermOfLine(const PostalTerms *terms, const Line *line, int from, int end, int *nwords)
{
	char text[ADDRESS_TEXT_MAX];
	const PostalTerm *longest = NULL;
	PartWriter writer;

	text[0] = '\0';
	writer = WritePart(text, sizeof(text));
	for (int i = from; i < end && i < from + 6 && line->lens[i] > 0; i++)
	{
		const PostalTerm *term;

		PutWord(&writer, line->bytes[i], line->lens[i]);
		term = FindTerm(terms, text, writer.used);
		if (term == NULL)
			continue;
		longest = term;
		*nwords = i + 1 - from;
	}
	return longest;
}

/* Shorten words of [from, end) that the table has, of one kind if that is not 0, until the line fits. */
static void
ShortenByTable(Line *line, int from, int end, const PostalTerms *codes, int kind, int limit)
{
	for (int i = from; i < end && !Fits(line, limit);)
	{
		int n = 1;
		const PostalTerm *term = TermOfLine(codes, line, i, end, &n);

		if (term != NULL && (kind == 0 || term->kind == kind))
			Shorten(line, i, n, TermWord(term), (int) strlen(TermWord(term)));
		i += n;
	}
}

static bool
LineWordIs(const Line *line, int i, const char *word)
{
	return line->lens[i] == (int) strlen(word) && memcmp(line->bytes[i], word, line->lens[i]) == 0;
}

/* Given names to their initial, but for those of saints. */
static void
ShortenGivenNames(Line *line, int from, int end, int limit)
{
	for (int i = from; i < end && !Fits(line, limit); i++)
	{
		const bool is_saint =
			i > from && (LineWordIs(line, i - 1, "SAINT") || LineWordIs(line, i - 1, "SAINTE"));

		if (!is_saint && FindTerm(&fr_given_names, line->bytes[i], line->lens[i]) != NULL)
			line->lens[i] = 1;
	}
}

static void
DropArticles(Line *line, int from, int end, int limit)
{
	for (int i = from; i < end && !Fits(line, limit); i++)
	{
		if (IsArticle(line->bytes[i], line->lens[i]))
			line->lens[i] = 0;
	}
}

static void
DropFirstWords(Line *line, int from, int end, int limit)
{
	for (int i = from; i < end && !Fits(line, limit); i++)
		line->lens[i] = 0;
}

/* Type and name of a French street in 32 characters. */
static void
ShortenStreet(Line *line, int ntype, int limit)
{
	const int last = line->count - 1;

	ShortenByTable(line, 0, ntype, &fr_type_codes, 0, limit);
	ShortenByTable(line, ntype, last, &fr_word_codes, WORD_IS_TITLE, limit);
	ShortenGivenNames(line, ntype, last, limit);
	DropArticles(line, ntype, last, limit);
	ShortenByTable(line, ntype, last, &fr_word_codes, WORD_IS_COMMON, limit);
	DropFirstWords(line, ntype, last, limit);
}

/* Write what fits into a line, whole words where there are several. */
static void
WriteLine(const Line *line, char *to)
{
	PartWriter writer = WritePart(to, POSTAL_LINE_MAX + 1);

	for (int i = 0; i < line->count; i++)
	{
		if (line->lens[i] > 0)
			PutWord(&writer, line->bytes[i],
					writer.used == 0 ? Min(line->lens[i], POSTAL_LINE_MAX) : line->lens[i]);
	}
}

static void
AddText(Line *line, const char *text)
{
	while (*text != '\0')
	{
		const int len = (int) strcspn(text, " ");

		AddToLine(line, text, len);
		text += len + (text[len] == ' ');
	}
}

/* Complements and buildings: their words shortened as La Poste abbreviates them. */
static void
FormatPlace(const char *first, const char *second, char *to)
{
	Line line = {0};

	AddText(&line, first);
	AddText(&line, second);
	ShortenByTable(&line, 0, line.count, &fr_complement_codes, 0, POSTAL_LINE_MAX);
	ShortenByTable(&line, 0, Min(line.count, 1), &fr_type_codes, 0, POSTAL_LINE_MAX);
	WriteLine(&line, to);
}

static void
FormatFrenchStreet(const ParsedAddress *address, char *to)
{
	Line label = {0};
	Line line = {0};
	int limit;
	int ntype;

	AddText(&line, address->number);
	AddText(&line, address->suffix);
	/* A number of five digits or two letters leaves less. */
	limit = Min(LABEL_MAX, POSTAL_LINE_MAX - 1 - LineLen(&line));
	AddText(&label, address->street_type);
	ntype = label.count;
	AddText(&label, address->street_name);
	ShortenStreet(&label, ntype, limit);
	for (int i = 0; i < label.count; i++)
		AddToLine(&line, label.bytes[i], Min(label.lens[i], limit));
	WriteLine(&line, to);
}

/* SAINT is ST on this line, and nothing is shortened but what would not fit. */
static void
FormatFrenchCity(const ParsedAddress *address, char *to)
{
	static const char *const saints[][2] = {
		{"SAINT", "ST"}, {"SAINTE", "STE"}, {"SAINTS", "STS"}, {"SAINTES", "STES"}};
	Line line = {0};

	AddText(&line, address->postcode);
	AddText(&line, address->city);
	for (int i = 0; i + 1 < line.count; i++)
	{
		for (int k = 0; k < (int) lengthof(saints); k++)
		{
			if (LineWordIs(&line, i, saints[k][0]))
				Shorten(&line, i, 1, saints[k][1], (int) strlen(saints[k][1]));
		}
	}
	AddText(&line, address->cedex);
	DropArticles(&line, 1, line.count, POSTAL_LINE_MAX);
	WriteLine(&line, to);
}

static bool
HasLeadingType(const PostalCountry *country, const ParsedAddress *address)
{
	if (country == NULL || (country->languages & LANGUAGE_EN) == 0)
		return true;
	return (country->languages & LANGUAGE_FR) != 0 &&
		   IsArticle(address->street_name, strcspn(address->street_name, " "));
}

static void
FormatForeign(const PostalCountry *country, const ParsedAddress *address, PostalLines lines)
{
	const bool number_first = country != NULL && (country->layout & LAYOUT_NUMBER_FIRST) != 0;
	const bool city_first = country != NULL && (country->layout & LAYOUT_POSTCODE_FIRST) == 0;
	const bool type_first = HasLeadingType(country, address);
	char number[sizeof(address->number) + sizeof(address->suffix)];
	Line street = {0};
	Line city = {0};

	snprintf(number, sizeof(number), "%s%s", address->number, address->suffix);
	AddText(&street, number_first ? number : "");
	AddText(&street, type_first ? address->street_type : address->street_name);
	AddText(&street, type_first ? address->street_name : address->street_type);
	AddText(&street, number_first ? "" : number);
	WriteLine(&street, lines[3]);
	AddText(&city, city_first ? address->city : address->postcode);
	AddText(&city, city_first ? address->postcode : address->city);
	WriteLine(&city, lines[5]);
	if (country != NULL)
		snprintf(lines[6], sizeof(lines[6]), "%s", postal_pool + country->name);
}

void
FormatPostalLines(const ParsedAddress *address, const char *recipient, size_t len,
				  PostalLines lines)
{
	const PostalCountry *country = CountryOfCode(address->country);
	AddressWords words;

	memset(lines, 0, sizeof(PostalLines));
	SplitAddress(&words, recipient, len);
	FormatPlace(words.text, "", lines[0]);
	FormatPlace(address->complement, "", lines[1]);
	FormatPlace(address->building, "", lines[2]);
	FormatPlace(address->po_box, address->locality, lines[4]);
	if (country == NULL || (country->layout & LAYOUT_FRENCH) == 0)
	{
		FormatForeign(country, address, lines);
		return;
	}
	FormatFrenchStreet(address, lines[3]);
	FormatFrenchCity(address, lines[5]);
	if (strcmp(country->code, "MC") == 0)
		strcpy(lines[6], "MONACO");
}
