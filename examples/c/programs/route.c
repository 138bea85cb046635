/* Routes two calls: the smallest host. Prints what happened and exits 0 if it was as it should be. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "toritsugi.h"

static const char *PLAN =
    "{\"channel\": [{\"name\": \"voice\"}],"
    " \"skill\": [{\"name\": \"english\"}],"
    " \"queue\": [{\"name\": \"support\", \"requirement\": \"english >= 50\", \"wrap_up\": {\"timed\": \"30s\"}}]}";

static const char *SIGN_IN =
    "{\"type\": \"sign_in\", \"agent\": 1, \"profile\": {\"queues\": [\"support\"], \"skills\": {\"english\": 80}}}";

#define SECONDS(n) ((uint64_t)(n) * 1000000)

/* Ends the program where something must not fail. */
static void check(uint16_t code, const char *what) {
    if (code != 0) {
        fprintf(stderr, "%s: %u: %s\n", what, code, toritsugi_last_error());
        exit(1);
    }
}

static const char *text(const ToritsugiBuffer *buffer) { return (const char *)toritsugi_buffer_data(buffer); }

/* Prints the events since the last time. */
static void show(ToritsugiEvents *events, ToritsugiBuffer *buffer) {
    check(toritsugi_events_to_json(events, buffer), "events");
    printf("  %s\n", text(buffer));
}

int main(void) {
    ToritsugiPlan *plan = NULL;
    ToritsugiRouter *router = NULL, *again = NULL;
    ToritsugiJournal *journal = NULL;
    ToritsugiEvents *events = toritsugi_events_new();
    ToritsugiBuffer *buffer = toritsugi_buffer_new();
    uint16_t support = 0, voice = 0;

    printf("toritsugi %s\n", toritsugi_version());
    check(toritsugi_plan_from_json(PLAN, &plan), "plan");
    check(toritsugi_plan_number(plan, TORITSUGI_NAMED_QUEUE, "support", &support), "queue");
    check(toritsugi_plan_number(plan, TORITSUGI_NAMED_CHANNEL, "voice", &voice), "channel");
    check(toritsugi_router_new(plan, &router), "router");
    check(toritsugi_journal_begin(router, &journal), "journal");

    check(toritsugi_router_apply_json(router, SECONDS(0), SIGN_IN, events), "sign in");
    show(events, buffer);

    /* A call comes in, as a flat command. */
    ToritsugiCommand command = {0};
    command.kind = TORITSUGI_COMMAND_KIND_ENQUEUE;
    command.at = SECONDS(5);
    command.contact.low = 7;
    command.queue = support;
    command.channel = voice;
    toritsugi_events_clear(events);
    check(toritsugi_router_apply(router, &command, events, NULL), "enqueue");
    show(events, buffer);

    /* Its offer is the last event. The agent takes it, talks, and is done. */
    const ToritsugiEvent *last = toritsugi_events_data(events) + toritsugi_events_count(events) - 1;
    if (last->kind != TORITSUGI_EVENT_KIND_OFFERED || last->agent.low != 1) {
        fprintf(stderr, "it should be offered to agent 1\n");
        return 1;
    }
    ToritsugiCommand talk[3] = {{0}, {0}, {0}};
    talk[0].kind = TORITSUGI_COMMAND_KIND_ACCEPT_OFFER;
    talk[0].at = SECONDS(8);
    talk[0].offer = last->offer;
    talk[1].kind = TORITSUGI_COMMAND_KIND_CONNECT;
    talk[1].at = SECONDS(9);
    talk[1].contact.low = 7;
    talk[2].kind = TORITSUGI_COMMAND_KIND_COMPLETE;
    talk[2].at = SECONDS(95);
    talk[2].contact.low = 7;
    uint16_t codes[3];
    toritsugi_events_clear(events);
    check(toritsugi_router_apply_all(router, talk, 3, codes, events), "talk");
    for (int i = 0; i < 3; i++) check(codes[i], "talk");
    show(events, buffer);

    /* A second call waits until the wrap-up ends, and one can ask why. */
    command.at = SECONDS(100);
    command.contact.low = 8;
    check(toritsugi_router_apply(router, &command, events, NULL), "enqueue");
    ToritsugiId second = {8, 0};
    check(toritsugi_router_explain_contact_json(router, second, buffer), "explain");
    printf("  %s\n", text(buffer));

    /* A refusal has a code and says why. */
    uint16_t code = toritsugi_router_apply(router, &command, events, NULL);
    printf("  %u: %s\n", code, toritsugi_last_error());
    if (code != 101) return 1;

    /* Nothing else happens: the host sleeps until the deadline. */
    ToritsugiDeadline deadline;
    check(toritsugi_router_next_deadline(router, &deadline), "deadline");
    ToritsugiCommand advance = {0};
    advance.kind = TORITSUGI_COMMAND_KIND_ADVANCE;
    advance.at = deadline.at;
    toritsugi_events_clear(events);
    check(toritsugi_router_apply(router, &advance, events, NULL), "advance");
    show(events, buffer);

    /* The state, kept and made again. */
    uint8_t before[16], after[16];
    check(toritsugi_router_digest(router, before), "digest");
    check(toritsugi_router_snapshot(router, buffer), "snapshot");
    check(toritsugi_router_restore(toritsugi_buffer_data(buffer), toritsugi_buffer_length(buffer), &again), "restore");
    check(toritsugi_router_digest(again, after), "digest");
    printf("snapshot of %zu bytes, deadline was at %" PRIu64 "\n", toritsugi_buffer_length(buffer), deadline.at);
    int alike = memcmp(before, after, sizeof before) == 0 && deadline.at == SECONDS(125);

    toritsugi_router_free(again);
    toritsugi_router_free(router);
    toritsugi_plan_free(plan);
    toritsugi_journal_free(journal);
    toritsugi_events_free(events);
    toritsugi_buffer_free(buffer);
    return alike ? 0 : 1;
}
