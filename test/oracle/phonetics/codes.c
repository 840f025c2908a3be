/*
 * codes.c
 *    Reads names, one a line, and prints each with its codes by all algorithms, tabs between.
 */
#include "text/phonetic.h"

static const PhoneticFunction functions[] = {
#define PHONETIC(name, function) function,
#include "text/phonetics.def"
#undef PHONETIC
};

int
main(void)
{
	char name[1000];
	char code[PHONETIC_CODE_BOUND];

	printf("name, %s\n", phonetic_algorithms);
	while (fgets(name, sizeof(name), stdin) != NULL)
	{
		const size_t len = strcspn(name, "\n");

		printf("%.*s", (int) len, name);
		for (int i = 0; i < lengthof(functions); i++)
			printf("\t%.*s", (int) functions[i](name, len, code), code);
		printf("\n");
	}
	return 0;
}
