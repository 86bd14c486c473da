/* Applicant-proposing deferred acceptance as a textbook has it (Gale and Shapley 1962), for strict offerings.
 *
 * 1. Applicants apply one after the other, each down their own list.
 * 2. An offering keeps a binary heap of those it holds, the worst on top.
 * 3. While it has a free seat it holds whoever applies. A full one compares the newcomer with its worst: it
 *    refuses the newcomer, or it refuses the worst, who goes on with the own list at once.
 * 4. Whoever comes to the end of the list has no place.
 *
 * Arrays as in `Instance`; `positions` and `cutoffs` as in `Matching`. Returns the number of applications, or
 * -1 when there is no memory.
 */
#include <stdint.h>
#include <stdlib.h>

typedef struct {
    int64_t priority;
    int64_t applicant;
} held;

static void sift_up(held *heap, int64_t at, held moving) {
    while (at > 0) {
        int64_t parent = (at - 1) / 2;
        if (heap[parent].priority <= moving.priority)
            break;
        heap[at] = heap[parent];
        at = parent;
    }
    heap[at] = moving;
}

static void sift_down(held *heap, int64_t size, held moving) {
    int64_t at = 0;
    for (;;) {
        int64_t child = 2 * at + 1;
        if (child >= size)
            break;
        if (child + 1 < size && heap[child + 1].priority < heap[child].priority)
            child++;
        if (moving.priority <= heap[child].priority)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moving;
}

int64_t solve(int64_t n, int64_t m, const int64_t *seats, const int64_t *starts, const int32_t *offerings,
              const int64_t *priorities, const uint8_t *eligible, int64_t *positions, int64_t *cutoffs) {
    int64_t *first = malloc((m + 1) * sizeof *first), *sizes = calloc(m + 1, sizeof *sizes);
    int64_t *next = malloc((n + 1) * sizeof *next), applications = 0, all_seats = 0;
    for (int64_t q = 0; first && q < m; q++) {
        first[q] = all_seats;
        all_seats += seats[q];
    }
    held *heaps = malloc((all_seats + 1) * sizeof *heaps);
    if (!first || !sizes || !next || !heaps) {
        applications = -1;
        goto end;
    }
    for (int64_t a = 0; a < n; a++)
        next[a] = starts[a];
    for (int64_t newcomer = 0; newcomer < n; newcomer++) {
        int64_t applicant = newcomer; /* 1 */
        for (;;) {
            int64_t wish = next[applicant];
            if (wish == starts[applicant + 1]) { /* 4 */
                positions[applicant] = -1;
                break;
            }
            next[applicant] = wish + 1;
            if (!eligible[wish])
                continue;
            applications++;
            int64_t offering = offerings[wish];
            held moving = {priorities[wish], applicant};
            held *heap = heaps + first[offering];
            if (sizes[offering] < seats[offering]) { /* 3 */
                positions[applicant] = wish;
                sift_up(heap, sizes[offering]++, moving);
                break;
            }
            if (seats[offering] == 0 || moving.priority < heap[0].priority)
                continue;
            int64_t refused = heap[0].applicant;
            positions[applicant] = wish;
            sift_down(heap, sizes[offering], moving);
            applicant = refused;
        }
    }
    for (int64_t q = 0; q < m; q++)
        cutoffs[q] = sizes[q] ? heaps[first[q]].priority : INT64_MIN;
end:
    free(first);
    free(sizes);
    free(next);
    free(heaps);
    return applications;
}
