/* What a command costs from C: the workload of `cost.rs`, which does the same in Rust. */

#define _POSIX_C_SOURCE 199309L

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "toritsugi.h"

#define AGENTS 50
#define CONTACTS 100000
#define BATCH 100

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void check(uint16_t code) {
    if (code == 0) return;
    fprintf(stderr, "%u: %s\n", code, toritsugi_last_error());
    exit(1);
}

static ToritsugiRouter *centre(ToritsugiEvents *events) {
    ToritsugiPlan *plan = NULL;
    ToritsugiRouter *router = NULL;
    check(toritsugi_plan_from_json("{\"queue\": [{\"name\": \"support\"}]}", &plan));
    check(toritsugi_router_new(plan, &router));
    for (int agent = 1; agent <= AGENTS; agent++) {
        char command[200];
        snprintf(command, sizeof command, "{\"type\": \"sign_in\", \"agent\": %d, \"profile\": {\"queues\": [\"support\"]}}", agent);
        check(toritsugi_router_apply_json(router, 0, command, events));
    }
    toritsugi_plan_free(plan);
    return router;
}

/* Each contact comes, is taken, talks, and is done: four commands. The offers are numbered from 1. */
static ToritsugiCommand command(size_t number) {
    static const uint16_t kinds[4] = {TORITSUGI_COMMAND_KIND_ENQUEUE, TORITSUGI_COMMAND_KIND_ACCEPT_OFFER, TORITSUGI_COMMAND_KIND_CONNECT,
                                      TORITSUGI_COMMAND_KIND_COMPLETE};
    ToritsugiCommand command = {0};
    command.kind = kinds[number % 4];
    command.at = number;
    command.contact.low = number / 4 + 1;
    command.offer = number / 4 + 1;
    return command;
}

static void json(size_t number, char *text) {
    size_t contact = number / 4 + 1;
    switch (number % 4) {
        case 0: sprintf(text, "{\"type\":\"enqueue\",\"contact\":%zu,\"queue\":0,\"channel\":0}", contact); break;
        case 1: sprintf(text, "{\"type\":\"accept_offer\",\"offer\":%zu}", contact); break;
        case 2: sprintf(text, "{\"type\":\"connect\",\"contact\":%zu}", contact); break;
        default: sprintf(text, "{\"type\":\"complete\",\"contact\":%zu,\"disposition\":0}", contact); break;
    }
}

int main(void) {
    const size_t all = 4 * (size_t)CONTACTS;
    ToritsugiEvents *events = toritsugi_events_new();
    ToritsugiBuffer *buffer = toritsugi_buffer_new();
    ToritsugiCommand *commands = malloc(all * sizeof *commands);
    for (size_t i = 0; i < all; i++) commands[i] = command(i);
    uint16_t codes[BATCH];
    uint64_t last = 0;
    for (int round = 0; round < 3; round++) {
        ToritsugiRouter *router = centre(events);
        double start = now();
        for (size_t i = 0; i < all; i++) {
            toritsugi_events_clear(events);
            check(toritsugi_router_apply(router, &commands[i], events, NULL));
            last += toritsugi_events_data(events)[0].sequence;
        }
        double single = (now() - start) / (double)all;
        toritsugi_router_free(router);

        router = centre(events);
        start = now();
        for (size_t i = 0; i < all; i += BATCH) {
            toritsugi_events_clear(events);
            check(toritsugi_router_apply_all(router, commands + i, BATCH, codes, events));
            last += toritsugi_events_data(events)[toritsugi_events_count(events) - 1].sequence;
        }
        double batch = (now() - start) / (double)all;
        toritsugi_router_free(router);

        router = centre(events);
        const size_t some = all / 10;
        char text[200];
        start = now();
        for (size_t i = 0; i < some; i++) {
            json(i, text);
            toritsugi_events_clear(events);
            check(toritsugi_router_apply_json(router, i, text, events));
            check(toritsugi_events_to_json(events, buffer));
        }
        double as_json = (now() - start) / (double)some;
        toritsugi_router_free(router);
        printf("C: %.0f ns a command one by one, %.0f ns in batches of %d, %.0f ns as JSON with its events (%llu)\n", single, batch, BATCH,
               as_json, (unsigned long long)(last % 10));
    }
    free(commands);
    toritsugi_buffer_free(buffer);
    toritsugi_events_free(events);
    return 0;
}
