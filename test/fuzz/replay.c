/*
 * replay.c
 *    libFuzzer's place without libFuzzer: each file named is given to the target, whole and
 *    cut at every length, in memory of exactly its length so that reading beyond is seen.
 */
#include "core.h"

extern int LLVMFuzzerTestOneInput(const uint8 *data, size_t size);

#define MAX_FILE 4096

static void
Replay(const uint8 *bytes, size_t len)
{
	uint8 *exact = malloc(Max(len, 1));

	memcpy(exact, bytes, len);
	LLVMFuzzerTestOneInput(exact, len);
	free(exact);
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
	{
		uint8 bytes[MAX_FILE];
		FILE *file = fopen(argv[i], "rb");
		size_t len;

		if (file == NULL)
		{
			perror(argv[i]);
			return 1;
		}
		len = fread(bytes, 1, sizeof(bytes), file);
		fclose(file);
		/* Said before, so that it is the last line of a crash. */
		fprintf(stderr, "%s\n", argv[i]);
		for (size_t cut = 0; cut <= len; cut++)
			Replay(bytes, cut);
	}
	return argc > 1 ? 0 : 1;
}
