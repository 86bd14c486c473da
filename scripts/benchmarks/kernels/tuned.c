/* The outcome of plain.c as fast as its author could make it: the ceiling that the kernel is held against.
 *
 * 1. A claim is one 64-bit integer: how far the priority is above the lowest of all, and the applicant below.
 * 2. Work goes in waves: those whom the last wave refused, and the next `BLOCK` newcomers. Each goes down the
 *    own list to the first wish above the line of its offering; the lists ahead are prefetched.
 * 3. The claims of a wave are put into the order of their offerings by counting, so that an offering is
 *    fetched once a wave.
 * 4. An offering with room takes all. One that overflows keeps the best: by quickselect when many come, else
 *    on a heap with the worst on top, which it builds when it first pays. Its worst claim is its line.
 *
 * Arrays and result as in plain.c, and -2 when a claim does not fit into 64 bits.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 131072
#define AHEAD 24

typedef struct {
    uint64_t *held;  /* the claims of offering q from first[q] on, at most its seats */
    int64_t *first;
    int32_t *sizes;
    uint8_t *is_heap;
    uint64_t *lines; /* a claim must be larger */
    uint64_t *spare; /* room for quickselect */
} state;

static void sift_down(uint64_t *heap, int64_t size, int64_t at, uint64_t moving) {
    for (;;) {
        int64_t child = 2 * at + 1;
        if (child >= size)
            break;
        child += child + 1 < size && heap[child + 1] < heap[child];
        if (moving <= heap[child])
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = moving;
}

/* Brings the `kept` largest claims to the front, the smallest of them to the last place among them. */
static void select_best(uint64_t *claims, uint64_t *spare, int64_t size, int64_t kept) {
    int64_t low = 0, high = size, goal = kept - 1;
    while (high - low > 1) {
        uint64_t a = claims[low], b = claims[low + (high - low) / 2], c = claims[high - 1];
        uint64_t pivot = a < b ? (b < c ? b : a < c ? c : a) : (a < c ? a : b < c ? c : b);
        int64_t above = low, below = 0;
        for (int64_t at = low; at < high; at++) { /* without branches; `above` never passes `at` */
            uint64_t claim = claims[at];
            claims[above] = claim;
            spare[below] = claim;
            above += claim > pivot;
            below += claim < pivot;
        }
        claims[above] = pivot;
        memcpy(claims + above + 1, spare, below * sizeof *spare);
        if (goal < above)
            high = above;
        else if (goal > above)
            low = above + 1;
        else
            return;
    }
}

/* Step 4 for one offering; writes whom it refuses to `out` and returns how many. */
static int64_t admit(state *at, int64_t q, int64_t seats, const uint64_t *arrived, int64_t coming,
                     uint64_t mask, int32_t *out) {
    uint64_t *held = at->held + at->first[q];
    int64_t size = at->sizes[q], refused = 0;
    if (size + coming <= seats) {
        memcpy(held + size, arrived, coming * sizeof *held);
        at->sizes[q] = size + coming;
        if (size + coming < seats)
            return 0;
        coming = 0;
        size = seats;
        at->is_heap[q] = 0;
    }
    if (coming * 8 > size) {
        uint64_t *claims = at->spare, *second = claims + size + coming;
        memcpy(claims, held, size * sizeof *held);
        memcpy(claims + size, arrived, coming * sizeof *held);
        select_best(claims, second, size + coming, seats);
        memcpy(held, claims, seats * sizeof *held);
        for (int64_t i = seats; i < size + coming; i++)
            out[refused++] = claims[i] & mask;
        at->sizes[q] = seats;
        at->is_heap[q] = 0;
        at->lines[q] = held[seats - 1];
        return refused;
    }
    int64_t placed = 0;
    while (size < seats)
        held[size++] = arrived[placed++];
    at->sizes[q] = seats;
    if (!at->is_heap[q]) {
        for (int64_t i = seats / 2 - 1; i >= 0; i--)
            sift_down(held, seats, i, held[i]);
        at->is_heap[q] = 1;
    }
    for (; placed < coming; placed++) {
        uint64_t worst = arrived[placed];
        if (worst > held[0]) {
            worst = held[0];
            sift_down(held, seats, 0, arrived[placed]);
        }
        out[refused++] = worst & mask;
    }
    at->lines[q] = held[0];
    return refused;
}

static int bits_of(uint64_t value) { return value ? 64 - __builtin_clzll(value) : 0; }

int64_t solve(int64_t n, int64_t m, const int64_t *seats, const int64_t *starts, const int32_t *offerings,
              const int64_t *priorities, const uint8_t *eligible, int64_t *positions, int64_t *cutoffs) {
    int64_t wishes = starts[n], applications = 0, all_seats = 0, lowest = INT64_MAX, highest = INT64_MIN;
    for (int64_t w = 0; w < wishes; w++) {
        lowest = priorities[w] < lowest ? priorities[w] : lowest;
        highest = priorities[w] > highest ? priorities[w] : highest;
    }
    int shift = bits_of(n);
    if (wishes && shift + bits_of((uint64_t)highest - (uint64_t)lowest) > 63)
        return -2;
    uint64_t mask = ((uint64_t)1 << shift) - 1;
    int64_t *first = malloc((m + 1) * sizeof *first), *ends = malloc((m + 2) * sizeof *ends);
    for (int64_t q = 0; q < m; q++) {
        first[q] = all_seats;
        all_seats += seats[q];
    }
    state at = {
        .held = malloc((all_seats + 1) * sizeof *at.held),
        .first = first,
        .sizes = calloc(m + 1, sizeof *at.sizes),
        .is_heap = calloc(m + 1, 1),
        .lines = calloc(m + 1, sizeof *at.lines),
        .spare = malloc((2 * (all_seats + n) + 2) * sizeof *at.spare),
    };
    int32_t *who = malloc((n + 1) * sizeof *who), *next = malloc((n + 1) * sizeof *next);
    uint64_t *claims = malloc((n + 1) * sizeof *claims), *sorted = malloc((n + 1) * sizeof *sorted);
    int32_t *targets = malloc((n + 1) * sizeof *targets);
    for (int64_t q = 0; q < m; q++)
        at.lines[q] = seats[q] ? mask : UINT64_MAX; /* levels start at 1 */
    int64_t waiting = 0, newcomers = 0;
    while (waiting || newcomers < n) {
        int64_t until = newcomers + BLOCK < n ? newcomers + BLOCK : n, found = 0;
        for (; newcomers < until; newcomers++) {
            positions[newcomers] = starts[newcomers] - 1;
            who[waiting++] = newcomers;
        }
        memset(ends, 0, (m + 2) * sizeof *ends);
        for (int64_t i = 0; i < waiting; i++) { /* 2 */
            if (i + 2 * AHEAD < waiting) {
                __builtin_prefetch(positions + who[i + 2 * AHEAD]);
                __builtin_prefetch(starts + who[i + 2 * AHEAD] + 1);
                int64_t ahead = positions[who[i + AHEAD]] + 1;
                __builtin_prefetch(offerings + ahead);
                __builtin_prefetch(priorities + ahead);
                __builtin_prefetch(eligible + ahead);
            }
            int64_t applicant = who[i], wish = positions[applicant] + 1, end = starts[applicant + 1];
            positions[applicant] = -1;
            for (; wish < end; wish++) {
                int64_t q = offerings[wish];
                uint64_t claim = ((uint64_t)(priorities[wish] - lowest + 1) << shift) | applicant; /* 1 */
                applications++;
                if (!eligible[wish] || claim <= at.lines[q])
                    continue;
                positions[applicant] = wish;
                claims[found] = claim;
                targets[found++] = q;
                ends[q + 1]++;
                break;
            }
        }
        for (int64_t q = 0; q < m; q++) /* 3 */
            ends[q + 1] += ends[q];
        for (int64_t i = 0; i < found; i++)
            sorted[ends[targets[i]]++] = claims[i];
        waiting = 0;
        for (int64_t q = 0, begin = 0; q < m; begin = ends[q++]) { /* ends[q] has moved on to its end */
            if (ends[q] > begin)
                waiting += admit(&at, q, seats[q], sorted + begin, ends[q] - begin, mask, next + waiting);
        }
        int32_t *swap = who;
        who = next;
        next = swap;
    }
    for (int64_t q = 0; q < m; q++) {
        uint64_t worst = UINT64_MAX;
        for (int64_t i = 0; i < at.sizes[q]; i++)
            worst = at.held[first[q] + i] < worst ? at.held[first[q] + i] : worst;
        cutoffs[q] = at.sizes[q] ? (int64_t)(worst >> shift) - 1 + lowest : INT64_MIN;
    }
    free(first), free(ends), free(at.held), free(at.sizes), free(at.is_heap), free(at.lines), free(at.spare);
    free(who), free(next), free(claims), free(sorted), free(targets);
    return applications;
}
